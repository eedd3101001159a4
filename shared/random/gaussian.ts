import { normalQuantile } from './normal-quantile';
import { philox } from './philox';

/** Seeds are whole numbers up to here. */
export const MOST_SEED = Number.MAX_SAFE_INTEGER;

/**
 * So many draws from the standard normal distribution, the same bits on every system. A seed has any number
 * of independent streams: samplers take stream 0 for where they start, and one more for each step.
 */
export function gaussians(seed: number, stream: number, length: number): Float64Array {
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const;
  const values = new Float64Array(length);
  for (let i = 0; i < length; i += 2) {
    const [a, b, c, d] = philox([i / 2, 0, stream, 0], key);
    values[i] = normalQuantile(uniform(a, b));
    if (i + 1 < length) values[i + 1] = normalQuantile(uniform(c, d));
  }
  return values;
}

/** 52 bits of two words as a number inside 0..1, never at its ends. */
const uniform = (high: number, low: number): number =>
  ((high >>> 6) * 2 ** 26 + (low >>> 6) + 0.5) / 2 ** 52;
