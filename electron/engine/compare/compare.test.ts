import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Row } from '#shared/types';
import { makeRun, rowOf } from '../table/testing';
import { failure } from '../testing';
import { openEngine } from '../testing/engine';

const engine = openEngine();
const { stateDir, call } = engine;
afterAll(() => engine.close());

const sha = (i: number): string => String(i).padStart(64, '0');
const said = (i: number, truth: string | null, top1: string, confidence: number): Row =>
  rowOf(i, { sha256: sha(i), image: `/pictures/${i}.png`, truth, top1, confidence });

/** Of twelve images the class of ten is known; the second run could not read the last one. */
const FIRST = Array.from({ length: 12 }, (_, i) =>
  said(i, i < 10 ? 'cat' : null, i < 8 ? 'cat' : 'dog', 0.9),
);
const SECOND = [
  // In another order, one image twice.
  ...FIRST.map((_, i) => said(i, i < 10 ? 'cat' : null, i % 2 === 0 ? 'cat' : 'dog', i / 20))
    .slice(0, 11)
    .reverse(),
  said(0, 'cat', 'dog', 1),
].map((row, input) => ({ ...row, input }));

beforeAll(async () => {
  await makeRun(stateDir, 'first', FIRST);
  await makeRun(stateDir, 'second', SECOND);
  await makeRun(stateDir, 'elsewhere', [said(99, null, 'cat', 0.5)]);
  await makeRun(
    stateDir,
    'unlabelled',
    FIRST.map((row) => ({ ...row, truth: null })),
  );
});

test('two runs are compared over the images that both have, by their contents', async () => {
  const compared = await call('compare.runs', { runs: ['first', 'second'] });
  // The first is right on 0..7, the second on 0, 2, 4, 6, 8: only the first on 1, 3, 5, 7, only the second on 8.
  expect(compared).toMatchObject({ names: ['first', 'second'], pictures: 11, disagreements: 6 });
  expect(compared.truth).toEqual({
    pictures: 10,
    both: 4,
    onlyFirst: 4,
    onlySecond: 1,
    none: 1,
    accuracy: [0.8, 0.5],
    mcnemar: { method: 'exact', statistic: 1, p: 0.375 },
  });
  expect(compared.agreement).toBeCloseTo(5 / 11, 12);
  // sklearn.metrics.cohen_kappa_score
  expect(compared.kappa).toBeCloseTo(-0.13793103448275867, 12);
});

test('disagreements come with the largest difference of confidence first, in pieces', async () => {
  const runs: [string, string] = ['first', 'second'];
  const all = await call('compare.disagreements', { runs, start: 0, count: 100 });
  expect(all.map(({ name }) => name)).toEqual([
    '1.png',
    '3.png',
    '5.png',
    '7.png',
    '8.png',
    '10.png',
  ]);
  expect(all[0]).toEqual({
    sha256: sha(1),
    name: '1.png',
    truth: 'cat',
    file: expect.objectContaining({ name: '1.png' }),
    said: [
      { top1: 'cat', confidence: 0.9 },
      { top1: 'dog', confidence: 0.05 },
    ],
  });
  expect(await call('compare.disagreements', { runs, start: 2, count: 2 })).toEqual(
    all.slice(2, 4),
  );
});

test('without known classes there is agreement only', async () => {
  const { truth, agreement, kappa } = await call('compare.runs', {
    runs: ['unlabelled', 'unlabelled'],
  });
  expect({ truth, agreement, kappa }).toEqual({ truth: null, agreement: 1, kappa: 1 });
});

test('runs that share no image, and runs that are not there, are told as such', async () => {
  const error = await failure(call('compare.runs', { runs: ['first', 'elsewhere'] }));
  expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('in common') });
  const none = await failure(call('compare.runs', { runs: ['first', 'nowhere'] }));
  expect(none.code).toBe('bad-input');
});
