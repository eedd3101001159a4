import type { Size } from '#shared/types';
import { fact, type GraphContract } from '../../electron/engine/family-kit';

type Card = Parameters<typeof fact>[0];

export const STEERED = 'steered.onnx';

/** z and noise -> image, and what it was made with; the second graph is steered (models/vitgan/steered.py). */
export function generatorContracts(card: Card): GraphContract[] {
  const { latent, grid, layers, heads, noise } = fact(card, 'generator');
  const tokens = grid[0] * grid[1];
  const size: Size = card.preprocess?.size ?? [1, 1];
  const norms = 2 * layers + 1;
  const plain = {
    noImage: { input: 'z', size },
    inputs: {
      z: { shape: [-1, latent], fill: 0.5 },
      ...Object.fromEntries(
        Object.entries(noise).map(([name, [, ...image]]) => [
          name,
          { shape: [-1, ...image], fill: 0 },
        ]),
      ),
    },
    outputs: {
      image: [1, -1, ...size],
      w: [1, -1],
      gamma: [1, norms, -1],
      beta: [1, norms, -1],
      ...Object.fromEntries(
        Array.from({ length: layers }, (_, i) => [`attention${i + 1}`, [1, heads, tokens, tokens]]),
      ),
    },
  };
  const steering = {
    other: { shape: [-1, latent], fill: 0.5 },
    share: { shape: [-1, layers + 1], fill: 0 },
    keep: { shape: [-1, tokens], fill: 1 },
  };
  return [plain, { ...plain, file: STEERED, inputs: { ...plain.inputs, ...steering } }];
}
