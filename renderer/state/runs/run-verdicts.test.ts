import { expect, test } from 'vitest';
import type { RunInfo } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { fakeHost } from '../../host/fake';
import { setCards } from '../models';
import { forgetModel, runKey, useResults } from './results';
import { retakeVerdicts, takeVerdicts } from './run-verdicts';

const card = {
  id: 'vit',
  task: 'other',
  settings: [],
  preprocess: { scale: 1 },
} as unknown as ModelCard;
const run = { id: 'r', model: 'vit', settings: {}, preprocess: { scale: 1 } } as unknown as RunInfo;
const said = (label: string) => ({ top: { label, p: 0.5 }, exit: null, failed: false });
const key = (file: string) => runKey({ file, card, settings: {} });

test('what a run says comes to the store of results piece by piece, each piece once', async () => {
  const rows = [
    { file: 'a', ...said('cat') },
    { file: 'b', ...said('dog') },
  ];
  let there = 1;
  const host = fakeHost({
    'runs.verdicts': ({ from }) => {
      const next = Math.min(from + 1, there);
      return { verdicts: rows.slice(from, next), next };
    },
  });
  setCards([card]);
  const froms = () => host.calls.map(({ input }) => (input as { from: number }).from);
  const labels = () =>
    ['a', 'b'].map((file) => useResults.getState().verdicts.get(key(file))?.top?.label);
  await takeVerdicts(host, run);
  expect(labels()).toEqual(['cat', undefined]);
  there = 2;
  await takeVerdicts(host, run);
  expect(labels()).toEqual(['cat', 'dog']);
  expect(froms()).toEqual([0, 1, 1, 2]);

  forgetModel('vit');
  retakeVerdicts();
  expect(labels()).toEqual([undefined, undefined]);
  setCards([{ ...card, preprocess: { scale: 2 } } as unknown as ModelCard]);
  await takeVerdicts(host, run); // The card was edited since.
  expect(labels()).toEqual([undefined, undefined]);
  setCards([card]);
  await takeVerdicts(host, run);
  expect(labels()).toEqual(['cat', 'dog']);
});
