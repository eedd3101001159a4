import { encoderFamily, type FamilyManifest } from '../../electron/engine/family-kit';
import { irtCitation as citation } from './citation';

export const irt: FamilyManifest = { family: encoderFamily('irt'), citation };
