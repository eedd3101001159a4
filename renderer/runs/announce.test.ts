import { beforeEach, expect, test, vi } from 'vitest';
import type { RunInfo } from '#shared/contract';
import { clearToasts, putRun, useRuns, useToasts, useView } from '../state';
import { useSpec } from '../table/spec';
import { announceRuns } from './announce';

// What the modules under test ask of a browser when they are loaded.
vi.hoisted(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }));
});

const run = (patch: Partial<RunInfo>) =>
  ({
    id: 'r',
    name: 'Trip',
    state: 'running',
    done: 3,
    total: 3,
    failed: 0,
    error: null,
    ...patch,
  }) as RunInfo;

let off: (() => void) | undefined;
beforeEach(() => {
  off?.();
  useRuns.setState({ runs: [] });
  clearToasts();
  off = announceRuns();
});
const messages = () => useToasts.getState().toasts.map(({ kind, message }) => [kind, message]);

test('a run that ends says so and offers its table', () => {
  putRun(run({}));
  putRun(run({ state: 'done' }));
  putRun(run({ state: 'done' }));
  expect(messages()).toEqual([['done', 'Trip: done']]);
  useToasts.getState().toasts[0]!.action!.run();
  expect(useView.getState().table).toBe(true);
  expect(useSpec.getState().run).toBe('r');
});

test('one that failed says why; one that a person paused says nothing', () => {
  putRun(run({}));
  putRun(run({ state: 'paused' }));
  expect(messages()).toEqual([]);
  putRun(run({}));
  const error = { code: 'disk', message: 'The disk is full', hint: '', detail: {} } as never;
  putRun(run({ state: 'failed', error }));
  expect(messages()).toEqual([['error', 'The disk is full']]);
});
