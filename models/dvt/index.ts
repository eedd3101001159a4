import type { FamilyManifest } from '../../electron/engine/family-kit/manifest';
import { dvt as family } from './analyze';
import { dvtCitation as citation } from './citation';

export const dvt: FamilyManifest = { family, citation };
