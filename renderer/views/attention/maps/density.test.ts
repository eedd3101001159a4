import { expect, it } from 'vitest';
import type { Result } from '#shared/types';
import { densityOnRaster, rasterSize } from './density';

/** An image of 64 x 128 pixels of which the model saw a square in the middle. */
const image = (region: Result['region']) =>
  ({ region, provenance: { imageSize: [64, 128] } }) as unknown as Pick<
    Result,
    'region' | 'provenance'
  >;
const whole = { x: 0, y: 0, width: 128, height: 64 };
const square = { x: 32, y: 0, width: 64, height: 64 };
const mean = (values: Float32Array) => {
  const known = [...values].filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

it('lies on a raster shaped as the image', () => {
  expect(rasterSize([64, 128])).toEqual([128, 256]);
  expect(rasterSize([3000, 1])).toEqual([256, 1]);
});

it('is 1 everywhere where attention is even, whatever the patch grid', () => {
  for (const grid of [
    [2, 4],
    [7, 3],
  ] as const) {
    const [h, w] = grid;
    const values = new Float32Array(h * w).fill(1 / (h * w));
    const density = densityOnRaster({ values, axis: { grid: [h, w], special: 1 } }, image(whole));
    expect(Math.max(...density.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-5);
  }
});

it('is nothing where the model did not see, and the more where it did', () => {
  const axis = { grid: [1, 2] as [number, number], special: 1 };
  const values = Float32Array.of(0.75, 0.25);
  const density = densityOnRaster({ values, axis }, image(square));
  const [, columns] = rasterSize([64, 128]);
  const row = density.subarray(0, columns);
  expect(row[0]).toBeNaN();
  expect(row[63]).toBeNaN();
  expect(row[64]).toBeCloseTo(3, 5);
  expect(row[191]).toBeCloseTo(1, 5);
  expect(row[192]).toBeNaN();
  // Half the image was seen: attention that sums to 1 is twice as dense there.
  expect(mean(density)).toBeCloseTo(2, 5);
});

it('keeps what was dropped apart from what is zero', () => {
  const axis = { grid: [1, 2] as [number, number], special: 0 };
  const density = densityOnRaster({ values: Float32Array.of(Number.NaN, 1), axis }, image(whole));
  expect(density[0]).toBeNaN();
  expect(density.at(-1)).toBeCloseTo(2, 5);
});
