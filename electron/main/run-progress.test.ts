import { expect, test } from 'vitest';
import type { RunInfo } from '#shared/contract';
import { RunProgress } from './run-progress';

const run = (patch: Partial<RunInfo>): RunInfo => ({
  id: 'a',
  name: 'Trip',
  model: 'vit',
  settings: {},
  preprocess: {} as RunInfo['preprocess'],
  state: 'running',
  started: '',
  total: 2000,
  done: 500,
  failed: 0,
  rate: null,
  secondsLeft: null,
  error: null,
  ...patch,
});

test('the progress is that of all runs under way, weighed by their images', () => {
  const progress = new RunProgress();
  expect([progress.busy, progress.fraction]).toEqual([false, null]);
  expect(progress.heard(run({}))).toBeNull();
  expect([progress.busy, progress.fraction]).toEqual([true, 0.25]);
  progress.heard(run({ id: 'b', total: 1000, done: 1000 }));
  expect(progress.fraction).toBe(0.5);
  progress.heard(run({ id: 'b', total: 1000, done: 1000, state: 'done' }));
  expect(progress.fraction).toBe(0.25);
  progress.heard(run({ state: 'cancelled' }));
  expect([progress.busy, progress.fraction]).toEqual([false, null]);
});

test('a run without images yet has begun', () => {
  const progress = new RunProgress();
  progress.heard(run({ total: 0, done: 0 }));
  expect(progress.fraction).toBe(0);
});

test('a run that ends by itself is announced, once', () => {
  const progress = new RunProgress();
  progress.heard(run({}));
  const done = run({ state: 'done', done: 2000, failed: 3 });
  expect(progress.heard(done)).toEqual({
    run: 'a',
    title: 'Trip is done',
    body: '2,000 images, 3 failed.',
  });
  expect(progress.heard(done)).toBeNull();
});

test('one that was paused or stopped by a person is not', () => {
  for (const state of ['paused', 'cancelled'] as const) {
    const progress = new RunProgress();
    progress.heard(run({}));
    expect(progress.heard(run({ state }))).toBeNull();
    expect(progress.busy).toBe(false);
  }
});

test('one that failed says why and what to do', () => {
  const progress = new RunProgress();
  progress.heard(run({}));
  const error = { code: 'disk', message: 'The disk is full', hint: 'Free some space.', detail: {} };
  expect(progress.heard(run({ state: 'failed', error: error as RunInfo['error'] }))).toEqual({
    run: 'a',
    title: 'Trip failed after 500 of 2,000 images',
    body: 'The disk is full. Free some space.',
  });
});

test('an engine that dies interrupts its runs', () => {
  const progress = new RunProgress();
  progress.heard(run({}));
  progress.heard(run({ id: 'b', name: 'Cats', done: 1 }));
  expect(progress.died().map(({ title }) => title)).toEqual([
    'Trip was interrupted after 500 of 2,000 images',
    'Cats was interrupted after 1 of 2,000 images',
  ]);
  expect(progress.busy).toBe(false);
  expect(progress.died()).toEqual([]);
});
