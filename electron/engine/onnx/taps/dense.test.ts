import { expect, it } from 'vitest';
import type { AttentionTap } from '#shared/types';
import { toAttention, windowPositions } from './dense';

type Window = NonNullable<AttentionTap['window']>;
const window = (more: Partial<Window>): Window => ({
  size: [2, 2],
  shift: [0, 0],
  wrap: [4, 4],
  kind: 'block',
  ...more,
});

it('places blocks, rolled blocks and dilated grids', () => {
  const first = (w: Window) => [...windowPositions(w, [4, 4])].slice(0, 4);
  expect(first(window({}))).toEqual([0, 1, 4, 5]);
  expect(first(window({ shift: [1, 1] }))).toEqual([5, 6, 9, 10]);
  expect(first(window({ kind: 'grid' }))).toEqual([0, 2, 8, 10]);
});

it('comes round at the map or at its padding', () => {
  // A row of three places in two windows of two: one place is padding.
  const row = (wrap: Window['wrap']) => [
    ...windowPositions(window({ size: [1, 2], shift: [0, 1], wrap }), [1, 3]),
  ];
  expect(row([1, 3])).toEqual([1, 2, 0, -1]); // rolled, then padded
  expect(row([1, 4])).toEqual([1, 2, -1, 0]); // padded, then rolled
});

const tap = (shape: number[], heads: number, win?: Window): AttentionTap => {
  const axis = { grid: [1, 4] as [number, number], special: 0 };
  return {
    layer: 0,
    tensor: 'weights',
    shape,
    heads,
    queries: axis,
    keys: axis,
    ...(win && { window: win }),
  };
};
/** 2 windows x 3 heads x 2 x 2: window, head, query and key are the digits of each number. */
const value = (w: number, h: number, q: number, k: number) => 1000 * w + 100 * h + 10 * q + k;
const two = [0, 1];
const three = [0, 1, 2];
const rows = (w: number, h: number) => two.flatMap((q) => two.map((k) => value(w, h, q, k)));
const halves = window({ size: [1, 2], wrap: [1, 4] });

it.each([
  ['windows first', [2, 3, 2, 2], two.flatMap((w) => three.flatMap((h) => rows(w, h)))],
  ['heads first', [1, 3, 2, 2, 2], three.flatMap((h) => two.flatMap((w) => rows(w, h)))],
])('puts windows back, %s', (_, shape, values) => {
  const raw = { data: Float32Array.from(values), shape };
  const dense = toAttention(raw, tap(shape, 3, halves));
  expect(dense.shape).toEqual([3, 4, 4]);
  const head1 = [...dense.data.slice(16, 32)];
  expect(head1).toEqual([
    ...[100, 101, 0, 0],
    ...[110, 111, 0, 0],
    ...[0, 0, 1100, 1101],
    ...[0, 0, 1110, 1111],
  ]);
});

it('refuses a tensor of another size', () => {
  const raw = { data: new Float32Array(3 * 5 * 5), shape: [1, 3, 5, 5] };
  expect(() => toAttention(raw, tap([1, 3, 4, 4], 3))).toThrow(/another shape/);
});
