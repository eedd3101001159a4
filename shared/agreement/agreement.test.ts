import { expect, test } from 'vitest';
import { agreement, erfc, kappa, mcnemar, type PairCount } from '.';

/** Equal to so many digits, however small. */
const near = (value: number, expected: number) =>
  expect(Math.abs(value / expected - 1), `${value} and ${expected}`).toBeLessThan(1e-11);

/** statsmodels 0.15: `r = mcnemar([[10, b], [c, 10]], exact=b + c < 25); r.statistic, r.pvalue`. */
const MCNEMAR = [
  [5, 1, 'exact', 1, 0.21875],
  [10, 14, 'exact', 10, 0.5412561893463135],
  [0, 24, 'exact', 0, 1.1920928955078125e-7],
  [20, 5, 'chi-square', 7.84, 0.005110260660855866],
  [40, 12, 'chi-square', 14.01923076923077, 0.00018095049043756332],
  [59, 41, 'chi-square', 2.89, 0.08913092551708636],
  [300, 180, 'chi-square', 29.502083333333335, 5.585662939600216e-8],
  [1000, 400, 'chi-square', 256.2864285714286, 1.1066443036335415e-57],
] as const;

test.each(MCNEMAR)('McNemar of %i and %i is that of statsmodels', (b, c, method, statistic, p) => {
  const test = mcnemar(b, c);
  expect(test.method).toBe(method);
  expect(test.statistic).toBeCloseTo(statistic, 10);
  near(test.p, p);
  expect(mcnemar(c, b)).toEqual(test);
});

test('models that differ nowhere, or as often either way, are not told apart', () => {
  expect(mcnemar(0, 0)).toEqual({ method: 'exact', statistic: 0, p: 1 });
  expect(mcnemar(3, 3).p).toBe(1);
  expect(mcnemar(50, 50)).toEqual({ method: 'chi-square', statistic: 0, p: 1 });
});

/** `scipy.special.erfc`. */
const ERFC = [
  [0, 1],
  [0.1, 0.8875370839817152],
  [1, 0.15729920705028516],
  [1.99, 0.004888586800383002],
  [2, 0.004677734981047266],
  [3, 2.2090496998585445e-5],
  [5, 1.5374597944280347e-12],
  [10, 2.0884875837625446e-45],
] as const;

test.each(ERFC)('erfc(%f) is that of scipy', (x, value) => near(erfc(x), value));

const pairs = (...counts: [string, string, number][]): PairCount[] =>
  counts.map(([first, second, count]) => ({ first, second, count }));

test('kappa is that of sklearn.metrics.cohen_kappa_score', () => {
  const table = pairs(
    ['cat', 'cat', 20],
    ['cat', 'dog', 5],
    ['dog', 'cat', 10],
    ['dog', 'dog', 15],
  );
  expect(agreement(table)).toBe(0.7);
  expect(kappa(table)).toBeCloseTo(0.4, 14);
  const more = pairs(
    ...([
      ['a', 'a', 7],
      ['a', 'b', 2],
      ['b', 'b', 4],
      ['c', 'a', 3],
    ] as [string, string, number][]),
    ...([
      ['c', 'c', 9],
      ['d', 'c', 1],
      ['a', 'e', 2],
    ] as [string, string, number][]),
  );
  expect(kappa(more)).toBeCloseTo(0.5773584905660378, 14);
});

test('there is no agreement of nothing, and no kappa where chance agrees always', () => {
  expect([agreement([]), kappa([])]).toEqual([null, null]);
  const same = pairs(['cat', 'cat', 5]);
  expect([agreement(same), kappa(same)]).toEqual([1, null]);
});
