import { expect, test } from 'vitest';
import type { AttentionTap, ModelCard, Size } from '#shared/types';
import { bytesFor, checkMemory } from './memory';

/** SegFormer-B0's first block: 4 pixels a query, 8 x 8 queries a key. */
const wanted = (input: Size, image: Size) => {
  const grid = input.map((side) => side / 4) as Size;
  const keys = grid.map((side) => side / 8) as Size;
  const axis = (own: Size) => ({ grid: own, special: 0 });
  const tap = { layer: 0, tensor: 't', shape: [], heads: 1, queries: axis(grid), keys: axis(keys) };
  const labels = Array.from({ length: 150 }, String);
  return {
    card: { id: 'b0', labels } as unknown as ModelCard,
    taps: [tap as AttentionTap],
    input,
    image,
  };
};

test('a 24-megapixel image through 512 x 512 stays far below 1 GB', () => {
  expect(bytesFor(wanted([512, 512], [4000, 6000]))).toBeLessThan(0.5e9);
});

test('an input whose attention cannot fit is refused with the figures', () => {
  const huge = wanted([8192, 8192], [8192, 8192]);
  expect(() => checkMemory(huge, 16e9)).toThrow(
    /b0 needs about 2,200 GB for an input of 8192x8192; 16 GB are free/,
  );
  expect(() => checkMemory(wanted([512, 512], [512, 512]), 16e9)).not.toThrow();
});
