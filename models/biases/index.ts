import type { FamilyManifest } from '../../electron/engine/family-kit';
import { biases as family } from './analyze';
import { biasesCitation as citation } from './citation';

export const biases: FamilyManifest = { family, citation };
