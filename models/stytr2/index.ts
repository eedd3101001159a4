import type { FamilyManifest } from '../../electron/engine/family-kit';
import { stytr2 as family } from './analyze';
import { stytr2Citation as citation } from './citation';

export const stytr2: FamilyManifest = { family, citation };
