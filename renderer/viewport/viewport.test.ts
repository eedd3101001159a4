import { describe, expect, it } from 'vitest';
import { toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import {
  fitImage,
  fitRegion,
  frameOf,
  levelFor,
  panBy,
  tileRect,
  tilesOver,
  toImage,
  topLevel,
  visiblePart,
  zoomAt,
} from './viewport';

const view = { width: 832, height: 632 };
const image: Size = [1200, 1600]; // 1600 wide

describe('viewport', () => {
  it('fits the whole image with a margin, large and small ones', () => {
    expect(fitImage(image, view)).toEqual({ center: { x: 800, y: 600 }, scale: 0.5 });
    expect(fitImage([32, 32], view).scale).toBe(600 / 32);
    expect(fitImage([1, 1], view).scale).toBe(64);
  });

  it('goes from target to image and back', () => {
    const frame = frameOf(fitImage(image, view), view);
    expect(toImage(frame, { x: 416, y: 316 })).toEqual({ x: 800, y: 600 });
    const rect = { x: 100, y: 200, width: 16, height: 8 };
    const corner = toTarget(frame, rect);
    expect(toImage(frame, corner)).toEqual({ x: 100, y: 200 });
    expect(corner.width).toBe(8);
  });

  it('keeps the point under the cursor while zooming', () => {
    const at = { x: 300, y: 200 };
    const before = toImage(frameOf(fitImage(image, view), view), at);
    const zoomed = zoomAt(fitImage(image, view), view, image, at, 3);
    const after = toImage(frameOf(zoomed, view), at);
    expect(zoomed.scale).toBeCloseTo(1.5);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('bounds the zoom and never loses the image', () => {
    let viewport = fitImage(image, view);
    for (let i = 0; i < 50; i++) viewport = zoomAt(viewport, view, image, { x: 0, y: 0 }, 2);
    expect(viewport.scale).toBe(64);
    for (let i = 0; i < 50; i++) viewport = zoomAt(viewport, view, image, { x: 0, y: 0 }, 0.5);
    expect(viewport.scale).toBe(0.125);
    expect(panBy(viewport, image, { x: 1e6, y: -1e6 }).center).toEqual({ x: 0, y: 1200 });
  });

  it('moves with the pointer', () => {
    expect(panBy(fitImage(image, view), image, { x: 10, y: -20 }).center).toEqual({
      x: 780,
      y: 640,
    });
  });

  it('restores a region and knows the part on show', () => {
    const part = { x: 100, y: 50, width: 416, height: 316 };
    const viewport = fitRegion(part, view);
    expect(visiblePart(frameOf(viewport, view), image)).toEqual(part);
    expect(visiblePart(frameOf({ center: { x: 5000, y: 0 }, scale: 1 }, view), image)).toBeNull();
  });
});

describe('tiles', () => {
  it('chooses the level with a pixel for every device pixel', () => {
    const large: Size = [10_000, 10_000];
    expect(topLevel(large)).toBe(5);
    expect(topLevel([512, 10])).toBe(0);
    expect([2, 1, 0.6, 0.5, 0.25, 0.001].map((scale) => levelFor(scale, 1, large))).toEqual([
      0, 0, 0, 1, 2, 5,
    ]);
    expect(levelFor(0.5, 2, large)).toBe(0);
  });

  it('covers the part exactly once, the centre first', () => {
    const tiles = tilesOver({ x: 500, y: 0, width: 1100, height: 512 }, 0);
    expect(tiles).toHaveLength(4);
    expect(tiles.every(({ row }) => row === 0)).toBe(true);
    expect(
      tiles
        .slice(0, 2)
        .map(({ column }) => column)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('cuts tiles at the edge', () => {
    expect(tileRect({ level: 1, column: 1, row: 1 }, image)).toEqual({
      x: 1024,
      y: 1024,
      width: 576,
      height: 176,
    });
  });

  it('asks for few tiles of a 100-megapixel image, at any zoom', () => {
    const large: Size = [10_000, 10_000];
    let viewport = fitImage(large, view);
    for (let i = 0; i < 40; i++) {
      const frame = frameOf(viewport, view);
      const part = visiblePart(frame, large)!;
      expect(tilesOver(part, levelFor(viewport.scale, 2, large)).length).toBeLessThan(48);
      viewport = zoomAt(viewport, view, large, { x: 10, y: 10 }, 1.25);
    }
  });
});
