/** Four 32-bit words. */
export type Words = readonly [number, number, number, number];

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): random words as a
 * function of a counter and a key, with nothing to keep in between.
 */
export function philox([c0, c1, c2, c3]: Words, [k0, k1]: readonly [number, number]): Words {
  let [a, b, c, d, k, l] = [c0, c1, c2, c3, k0, k1];
  for (let round = 0; round < ROUNDS; round++) {
    const [high0, low0] = product(M0, a);
    const [high1, low1] = product(M1, c);
    [a, b, c, d] = [(high1 ^ b ^ k) >>> 0, low1, (high0 ^ d ^ l) >>> 0, low0];
    k = (k + W0) >>> 0;
    l = (l + W1) >>> 0;
  }
  return [a, b, c, d];
}

/** The 64 bits of a product of two 32-bit words: high, low. */
function product(x: number, y: number): [number, number] {
  const [xh, xl, yh, yl] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const middle = xh * yl + ((xl * yl) >>> 16) + ((xl * yh) & 0xffff);
  // Each sum stays below 2 ** 53, so that no bit is lost.
  const high = xh * yh + Math.floor(middle / 0x10000) + ((xl * yh) >>> 16);
  return [high >>> 0, Math.imul(x, y) >>> 0];
}
