import type { FamilyManifest } from '../../electron/engine/family-kit';
import { segformer as family } from './analyze';
import { segformerCitation as citation } from './citation';

export const segformer: FamilyManifest = { family, citation };
