import { expect, it } from 'vitest';
import type { TokenAxis } from '../types';
import {
  choicesOf,
  patchChoices,
  patchesAt,
  probabilitiesOf,
  type RoutedLayer,
  withoutExpert,
} from '.';

const ints = (shape: number[], ...data: number[]) => ({ shape, data: Int32Array.from(data) });
const floats = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

/** A class token and two patches, three experts, two choices. */
const tokens: TokenAxis = { grid: [1, 2], special: 1 };
const layer: RoutedLayer = {
  chosen: ints([3, 2], 0, 1, 2, 0, 0, 2),
  gates: floats([3, 2], 0.5, 0.25, 0.75, 0.125, 0.5, 0.25),
  kept: ints([3, 2], 1, 1, 1, 0, 0, 0),
  probabilities: floats([3, 3], 0.5, 0.25, 0.25, 0.125, 0.125, 0.75, 0.5, 0.25, 0.25),
};

it('reads the choices of a token, the first choice first', () => {
  expect(choicesOf(layer, 1)).toEqual([
    { expert: 2, gate: 0.75, kept: true },
    { expert: 0, gate: 0.125, kept: false },
  ]);
});

it('places patches after the special tokens', () => {
  expect(patchChoices(layer, tokens, 0).map(({ expert }) => expert)).toEqual([2, 0]);
  expect(patchChoices(layer, tokens, 1).map(({ expert }) => expert)).toEqual([0, 2]);
  expect([...probabilitiesOf(layer, tokens, 1)]).toEqual([0.125, 0.25]);
});

it('finds where an expert was chosen, at whatever place', () => {
  expect(patchesAt(layer, tokens, 0).map((choice) => choice?.kept)).toEqual([false, false]);
  expect(patchesAt(layer, tokens, 1)).toEqual([null, null]);
});

it('counts tokens that no expert computes', () => {
  expect(withoutExpert(layer)).toBe(1);
});
