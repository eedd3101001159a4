import type { FamilyManifest } from '../../electron/engine/family-kit';
import { lit as family } from './analyze';
import { litCitation as citation } from './citation';

export const lit: FamilyManifest = { family, citation };
