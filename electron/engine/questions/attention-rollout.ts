import { type AttentionTap, axisLength, VitrineError } from '#shared/types';

/** Throws VitrineError('unsupported') unless every layer maps one set of tokens onto itself. */
export function checkRollout(taps: readonly AttentionTap[]): number {
  const [first] = taps;
  if (!first) {
    throw new VitrineError('unsupported', 'Rollout needs attention, and this model shows none', {
      hint: 'Its card says why.',
    });
  }
  const tokens = axisLength(first.queries);
  const odd = taps.find(
    (tap) =>
      tap.file !== first.file ||
      axisLength(tap.queries) !== tokens ||
      axisLength(tap.keys) !== tokens,
  );
  if (!odd) return tokens;
  const [q, k] = [axisLength(odd.queries), axisLength(odd.keys)];
  throw new VitrineError(
    'unsupported',
    `Rollout multiplies the layers' attention, which needs the same tokens in all: ${why(odd, first)}`,
    { hint: 'Look at single layers instead.', detail: { layer: odd.layer, shape: [q, k] } },
  );
}

function why(odd: AttentionTap, first: AttentionTap): string {
  const [q, k] = [axisLength(odd.queries), axisLength(odd.keys)];
  if (odd.file !== first.file) return `layer ${odd.layer} is in another graph, ${odd.file}`;
  if (odd.keys.places) return `tokens are dropped on the way, layer ${odd.layer} has ${k} left`;
  return `layer ${odd.layer} maps ${q} onto ${k}`;
}

/**
 * One factor of attention rollout (Abnar & Zuidema 2020, section 3): the mean over heads, half of
 * it identity for the residual connection, rows summing to 1. `[heads, N, N]` to `[N, N]`.
 */
export function rolloutFactor(weights: Float32Array, heads: number, n: number): Float32Array {
  const factor = new Float32Array(n * n);
  for (let h = 0; h < heads; h++) {
    const head = weights.subarray(h * n * n, (h + 1) * n * n);
    for (let i = 0; i < factor.length; i++) factor[i]! += head[i]!;
  }
  for (let q = 0; q < n; q++) {
    const row = factor.subarray(q * n, (q + 1) * n);
    let sum = 0;
    for (let k = 0; k < n; k++) {
      row[k] = (0.5 * row[k]!) / heads + (k === q ? 0.5 : 0);
      sum += row[k]!;
    }
    for (let k = 0; k < n; k++) row[k]! /= sum;
  }
  return factor;
}
