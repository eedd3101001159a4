import type { FamilyManifest } from '../../electron/engine/family-kit';
import { moe as family } from './analyze';
import { moeCitation as citation } from './citation';

export const moe: FamilyManifest = { family, citation };
