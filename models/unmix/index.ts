import { encoderFamily, type FamilyManifest } from '../../electron/engine/family-kit';
import { unmixCitation as citation } from './citation';

export const unmix: FamilyManifest = { family: encoderFamily('unmix'), citation };
