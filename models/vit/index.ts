import type { FamilyManifest } from '../../electron/engine/family-kit';
import { vit as family } from './analyze';
import { vitCitation as citation } from './citation';

export const vit: FamilyManifest = { family, citation };
