import type { SeedFamilyManifest } from '../../electron/engine/family-kit';
import { vitganCitation as citation } from './citation';
import { vitgan as family } from './sample';

export const vitgan: SeedFamilyManifest = { family, citation };
