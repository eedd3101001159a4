import { expect, it } from 'vitest';
import { bestClasses, type PatchScores, presentClasses, topClasses } from './classes';
import { colorsOf } from './palette';

/** Two patches, three classes: logarithms of probabilities, shifted, which changes nothing. */
const scores: PatchScores = {
  shape: [2, 3],
  data: Float32Array.from([0.2, 0.5, 0.3, 0.7, 0.2, 0.1].map((p) => Math.log(p) + 3)),
};
const labelOf = (index: number) => ['cat', 'dog', 'fox'][index]!;

it("finds each patch's best class, the first of equals", () => {
  expect(bestClasses(scores)).toEqual([1, 0]);
  expect(bestClasses({ shape: [1, 3], data: Float32Array.of(-5, -4, -4) })).toEqual([1]);
});

it("lists a patch's classes by probability: a softmax, whatever the logits' size", () => {
  const top = topClasses(scores, 0, 2, labelOf);
  expect(top.map(({ label }) => label)).toEqual(['dog', 'fox']);
  expect(top[0]!.p).toBeCloseTo(0.5, 6);
  expect(top[1]!.p).toBeCloseTo(0.3, 6);
  const huge = { shape: [1, 2], data: Float32Array.of(2000, 1000) };
  expect(topClasses(huge, 0, 5, labelOf).map(({ p }) => p)).toEqual([1, 0]);
});

it('counts the classes on the map, the most frequent first', () => {
  expect(presentClasses([7, 2, 7, 5, 2, 7])).toEqual([
    { index: 7, count: 3 },
    { index: 2, count: 2 },
    { index: 5, count: 1 },
  ]);
});

it('gives a class the colour of its number, and no two classes the same one', () => {
  const color = (...classes: number[]) => [...colorsOf(presentClasses(classes)).values()];
  expect(color(3)).toEqual(color(23));
  expect(colorsOf(presentClasses([3, 3, 23])).get(3)).toBe(color(3)[0]);
  const twenty = color(...Array.from({ length: 20 }, (_, i) => i * 20));
  expect(new Set(twenty).size).toBe(20);
  expect(color(...Array.from({ length: 45 }, (_, i) => i))).toHaveLength(45);
});
