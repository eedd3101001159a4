import type { FamilyManifest } from '../../electron/engine/family-kit/manifest';
import { segformer as family } from './analyze';
import { segformerCitation as citation } from './citation';

export const segformer: FamilyManifest = { family, citation };
