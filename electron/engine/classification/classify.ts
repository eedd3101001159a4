import {
  labelOf,
  type ModelCard,
  type Predictions,
  type Tensor,
  VitrineError,
} from '#shared/types';
import { OVERFLOW_HINT } from '../tensors/overflow';

/** Where the card gives none. */
const THRESHOLD = 0.5;

/**
 * Class scores `[.., C]` to the `k` most probable classes; softmax, or sigmoid where classes do not exclude
 * each other, unless they are probabilities.
 */
export function classify(scores: Tensor, card: ModelCard, k: number): Predictions {
  const given = new Float64Array(scores.data);
  const bad = given.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new VitrineError('unsupported', `${card.id} gave ${given[bad]} for class ${bad}`, {
      hint: OVERFLOW_HINT,
      detail: { tensor: card.output, index: bad },
    });
  }
  const { multiLabel } = card;
  const certain = multiLabel ? given.every((v) => v >= 0 && v <= 1) : areProbabilities(given);
  const p = certain ? given : multiLabel ? given.map(sigmoid) : softmax(given);
  const { thresholds = [] } = multiLabel ?? {};
  const from = (index: number) => thresholds[thresholds.length === 1 ? 0 : index] ?? THRESHOLD;
  const isPresent = (index: number) => p[index]! >= from(index);
  return {
    top: mostProbable(p, k).map((index) => ({
      index,
      label: labelOf(card, index),
      p: p[index]!,
      ...(certain ? {} : { logit: given[index]! }),
      ...(multiLabel && { present: isPresent(index) }),
    })),
    ...(multiLabel
      ? { present: [...p.keys()].filter(isPresent).map((index) => labelOf(card, index)) }
      : { entropy: entropyOf(p) }),
  };
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Indices of the `k` largest values, largest first, the earlier first among equals. */
function mostProbable(p: Float64Array, k: number): number[] {
  const top: number[] = [];
  for (let i = 0; i < p.length; i++) {
    let place = top.length;
    while (place > 0 && p[top[place - 1]!]! < p[i]!) place--;
    if (place >= k) continue;
    top.splice(place, 0, i);
    if (top.length > k) top.pop();
  }
  return top;
}

/** In nats. */
const entropyOf = (p: Float64Array): number =>
  p.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);

/** True for numbers that are the probabilities of classes. */
export function areProbabilities(values: Float64Array): boolean {
  let sum = 0;
  for (const value of values) {
    if (value < 0 || value > 1) return false;
    sum += value;
  }
  return values.length > 1 && Math.abs(sum - 1) < 1e-3;
}

function softmax(logits: Float64Array): Float64Array {
  const max = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const e = logits.map((value) => Math.exp(value - max));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
}
