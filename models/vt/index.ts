import type { FamilyManifest } from '../../electron/engine/family-kit';
import { vt as family } from './analyze';
import { vtCitation as citation } from './citation';

export const vt: FamilyManifest = { family, citation };
