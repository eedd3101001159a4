import type { FamilyManifest } from '../../electron/engine/family-kit';
import { dvt as family } from './analyze';
import { dvtCitation as citation } from './citation';

export const dvt: FamilyManifest = { family, citation };
