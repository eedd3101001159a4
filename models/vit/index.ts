import type { FamilyManifest } from '../../electron/engine/families/manifest';
import { vit as family } from './analyze';
import { vitCitation as citation } from './citation';

export const vit: FamilyManifest = { family, citation };
