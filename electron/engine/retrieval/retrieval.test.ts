/* Against models/irt/metrics.py, in NumPy, on the same embeddings and labels. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasPython, python } from '../parity/reference';
import { type Descriptors, descriptorsOf, meanOf, normalized, rowOf } from './descriptors';
import { distance, koleo } from './figures';
import { measure, nearest, RunIndex } from './index';
import { recallAt1 } from './measure';
import { energyOf, fitPca, reduced } from './pca';
import { rankingOf } from './ranking';

if (!hasPython) console.warn('DID NOT RUN: retrieval against NumPy (no .cache/python)');

const KS = [1, 2, 4];
const COUNT = 90;
const LENGTH = 12;
/** Of many classes; the last image is alone in its class, and one has none. */
const LABELS = Array.from({ length: COUNT }, (_, i) =>
  i === COUNT - 1 ? 'alone' : i === 5 ? null : `class ${(i * 7) % 11}`,
);
const ROWS = Array.from({ length: COUNT }, (_, row) => {
  const own = ((row * 7) % 11) + 1;
  return Array.from(
    { length: LENGTH },
    (_, i) => Math.sin(own * (i + 1) * 2.1) + 1.5 * Math.sin((row + 3) * (i + 2) * 12.9898),
  );
});
const descriptors = descriptorsOf(ROWS);
const noStep = async () => {};
const options = { ks: KS, reduction: null, step: noStep };
const indexOf = (descriptors: Descriptors, labels: readonly (string | null)[]) =>
  new RunIndex({ images: labels.map(String), inputs: [...labels.keys()], labels, descriptors });
const nearestDistances = (units: Descriptors) =>
  Array.from({ length: units.count }, (_, row) => distance(units, row, rankingOf(units, row)[0]!));

const SCRIPT = `
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from irt.metrics import *
given = json.load(sys.stdin)
rows = np.array(given["rows"])
# No label is a class of its own.
labels = np.array([label if label is not None else f"none {i}" for i, label in enumerate(given["labels"])])
pca = fit_pca(rows)
json.dump({
    "recall": recall_at(rows, labels, given["ks"]),
    "map": mean_average_precision(rows, labels),
    "mapAtR": map_at_r(rows, labels),
    "rPrecision": r_precision(rows, labels),
    "order": ranking(rows).tolist(),
    "koleo": koleo(rows),
    "distances": nearest_distances(rows).tolist(),
    "variance": pca.variance.tolist(),
    "energy": pca.energy().tolist(),
    "cosines": {str(w): (lambda r: (r @ r.T).tolist())(pca.apply(rows, 4, whiten=w)) for w in (False, True)},
}, sys.stdout)
`;

const close = (value: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) => {
  expect(value.length).toBe(wanted.length);
  for (let i = 0; i < value.length; i++) {
    expect(Math.abs(value[i]! - wanted[i]!)).toBeLessThan(tolerance);
  }
};

test.runIf(hasPython)(
  'figures, ranking, spread and principal components equal NumPy’s',
  async () => {
    const input = JSON.stringify({ rows: ROWS, labels: LABELS, ks: KS });
    const wanted = JSON.parse(
      execFileSync(python, ['-c', SCRIPT, join(process.cwd(), 'models')], {
        input,
        encoding: 'utf8',
        maxBuffer: 1e8,
      }),
    );
    const units = normalized(descriptors);
    const index = indexOf(descriptors, LABELS);
    const { figures, spread } = (await measure(index, options)).retrieval;
    expect(figures!.queries).toBe(COUNT - 2);
    for (const k of KS) expect(figures!.recall[k]).toBe(wanted.recall[k]);
    close(
      [figures!.map, figures!.mapAtR, figures!.rPrecision],
      [wanted.map, wanted.mapAtR, wanted.rPrecision],
      1e-9,
    );
    for (let row = 0; row < COUNT; row++) {
      expect([...rankingOf(units, row)]).toEqual(wanted.order[row]);
    }
    close(nearestDistances(units), wanted.distances, 1e-9);
    expect(spread.koleo).toBeCloseTo(wanted.koleo, 6);

    const pca = await fitPca(descriptors, noStep);
    close(
      pca.axes.map(({ variance }) => variance),
      wanted.variance,
      1e-9,
    );
    close(energyOf(pca), wanted.energy, 1e-9);
    for (const whiten of [false, true]) {
      const few = reduced(pca, descriptors, { dimensions: 4, whiten });
      // The signs of components are arbitrary, cosines are not.
      for (let row = 0; row < COUNT; row++) {
        const cosines = Array.from({ length: COUNT }, (_, other) => dot(few, row, other));
        close(cosines, wanted.cosines[whiten ? 'True' : 'False'][row], 1e-6);
      }
    }
  },
);

const dot = (of: Descriptors, a: number, b: number): number =>
  Array.from(rowOf(of, a)).reduce((sum, value, i) => sum + value * rowOf(of, b)[i]!, 0);

test('the most similar come first, equal ones in order', () => {
  const units = normalized(
    descriptorsOf([
      [1, 0],
      [0, 1],
      [2, 0],
      [1, 1],
      [3, 0],
    ]),
  );
  const query = rowOf(units, 0);
  expect(nearest(units, query, 3).map(({ row }) => row)).toEqual([0, 2, 4]);
  expect([...rankingOf(units, 0)].slice(0, 2)).toEqual([2, 4]);
  expect(nearest(units, query, 9)).toHaveLength(5);
});

test('equal embeddings are infinitely close, and said so', async () => {
  const same = descriptorsOf([
    [1, 0],
    [1, 0],
    [0, 1],
  ]);
  expect(koleo(nearestDistances(normalized(same)))).toBe(Number.POSITIVE_INFINITY);
  const { retrieval } = await measure(indexOf(same, [null, null, null]), options);
  expect(retrieval.figures).toBeNull();
  expect(retrieval.spread.koleo).toBeNull();
});

test('a run of one image is refused', async () => {
  const one = indexOf(descriptorsOf([[1, 0]]), ['x']);
  await expect(measure(one, options)).rejects.toThrow('A run of one image');
});

test('embeddings without a direction, or of different lengths, are refused', () => {
  expect(() =>
    normalized(
      descriptorsOf([
        [1, 0],
        [0, 0],
      ]),
    ),
  ).toThrow('row 1 has no direction');
  expect(() => descriptorsOf([[1, 0], [1]])).toThrow('Embeddings of 2 and 1 numbers');
});

test('kept dimensions change what is found, and Recall@1 with it', async () => {
  // The class is in the second number, whose variance is the smaller one.
  const rows = [
    [9, 1],
    [-9, 1],
    [9.5, -1],
    [-9.5, -1],
  ];
  const index = indexOf(descriptorsOf(rows), ['up', 'up', 'down', 'down']);
  const at1 = (dimensions: number, whiten: boolean) =>
    recallAt1(index, { reduction: { dimensions, whiten }, step: noStep });
  expect(await at1(1, false)).toBe(0);
  expect(await at1(2, false)).toBe(0);
  const units = await index.searched({ dimensions: 1, whiten: false }, noStep);
  expect(units.length).toBe(1);
  await expect(index.searched({ dimensions: 3, whiten: false }, noStep)).rejects.toThrow(
    'An embedding here has 2 dimensions',
  );
});

test('several queries are searched by the mean of their directions', () => {
  const units = normalized(
    descriptorsOf([
      [5, 0],
      [0, 1],
      [1, 1],
      [-1, 0],
    ]),
  );
  const [best] = nearest(units, meanOf(units, [0, 1]), 1);
  expect(best).toEqual({ row: 2, similarity: expect.closeTo(1, 12) });
  expect(() => meanOf(units, [4])).toThrow('The run has 4 images with embeddings, no 4');
});
