import { biases } from './biases';
import { dvt } from './dvt';
import { dynamicvit } from './dynamicvit';
import { irt } from './irt';
import { lit } from './lit';
import { lvvit } from './lvvit';
import { moe } from './moe';
import { score } from './score';
import { segformer } from './segformer';
import { stytr2 } from './stytr2';
import { unmix } from './unmix';
import { vit } from './vit';
import { vitgan } from './vitgan';
import { vt } from './vt';

/** Every family, one folder each. */
export const families = [
  vit,
  dvt,
  dynamicvit,
  lvvit,
  lit,
  moe,
  score,
  segformer,
  stytr2,
  vitgan,
  vt,
  irt,
  unmix,
  biases,
];
