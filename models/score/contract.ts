import type { Setting } from '#shared/types';
import { fact, type GraphContract } from '../../electron/engine/family-kit';
import shown from './settings.json';

type Card = Parameters<typeof fact>[0];

/** x [B, ...], t [B] -> score [B, ...]. */
export function scoreContract(card: Card): GraphContract {
  const { shape, time } = fact(card, 'sampler');
  return {
    noImage: { input: card.input ?? 'x', size: sizeOf(shape) },
    settings: shown as Setting[],
    inputs: {
      [card.input ?? 'x']: { shape: [-1, ...shape], fill: 0 },
      [time]: { shape: [-1], fill: 0.5 },
    },
    outputs: { [card.output ?? 'score']: [1, ...shape] },
  };
}

/** [H, W] of the image that comes out; points of other ranks are one row. */
function sizeOf(shape: readonly number[]): [number, number] {
  const [h = 1, w = 1] = shape.slice(-2);
  return shape.length === 3 ? [h, w] : [1, shape.reduce((a, b) => a * b, 1)];
}
