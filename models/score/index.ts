import type { SeedFamilyManifest } from '../../electron/engine/family-kit';
import { scoreCitation as citation } from './citation';
import { score as family } from './sample';

export const score: SeedFamilyManifest = { family, citation };
