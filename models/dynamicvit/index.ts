import type { FamilyManifest } from '../../electron/engine/family-kit';
import { dynamicvit as family } from './analyze';
import { dynamicvitCitation as citation } from './citation';

export const dynamicvit: FamilyManifest = { family, citation };
