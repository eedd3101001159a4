import type { FamilyManifest } from '../../electron/engine/family-kit';
import { lvvit as family } from './analyze';
import { lvvitCitation as citation } from './citation';

export const lvvit: FamilyManifest = { family, citation };
