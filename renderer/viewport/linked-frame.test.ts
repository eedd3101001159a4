import { expect, it } from 'vitest';
import type { Size } from '#shared/types';
import { linkedFrame, pointIn } from './linked-frame';
import { fitImage, frameOf, zoomAt } from './viewport';

const view = { width: 432, height: 332 };
const image: Size = [300, 400];
const style: Size = [128, 64];

it('fits the other image where the image is fitted', () => {
  const frame = frameOf(fitImage(image, view), view);
  const linked = linkedFrame(frame, image, style);
  const own = frameOf(fitImage(style, view), view);
  expect(linked.scale).toBeCloseTo(own.scale);
  expect(linked.origin.x).toBeCloseTo(own.origin.x);
  expect(linked.origin.y).toBeCloseTo(own.origin.y);
});

it('shows the same place of both after a zoom', () => {
  const at = { x: 100, y: 90 };
  const frame = frameOf(zoomAt(fitImage(image, view), view, image, at, 4), view);
  const linked = linkedFrame(frame, image, style);
  const middle = { x: 216, y: 166 };
  const shown = (of: typeof frame, [h, w]: Size) => [
    (middle.x - of.origin.x) / of.scale / w,
    (middle.y - of.origin.y) / of.scale / h,
  ];
  expect(shown(linked, style)).toEqual(shown(frame, image).map((part) => expect.closeTo(part)));
  expect(
    linked.scale / linkedFrame(frameOf(fitImage(image, view), view), image, style).scale,
  ).toBeCloseTo(4);
});

it('finds the point under the pointer in the other image', () => {
  const frame = frameOf(fitImage(image, view), view);
  const linked = linkedFrame(frame, image, style);
  const point = pointIn(linked, frame, { x: 200, y: 150 });
  expect(point).toEqual({ x: expect.closeTo(32), y: expect.closeTo(64) });
});
