import { useMemo } from 'react';
import { create } from 'zustand';
import type { RunVerdict } from '#shared/contract';
import type { ErrorBody, ModelCard, Result } from '#shared/types';
import { currentFile, useLibrary } from '../library/library';
import { currentCard, useCurrentCard } from '../models';
import { currentSettings, type Settings, settingValues, useSettings } from '../settings';
import { redraws, reread } from './reread';

/** What one run is about: an image, a model, and every setting with its value. */
export interface RunRequest {
  readonly file: string;
  readonly card: ModelCard;
  readonly settings: Settings;
}

/** Something under way that the status bar shows. */
export interface Job {
  readonly id: string;
  readonly title: string;
  /** What it is doing now. */
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** Whether `done` and `total` count bytes; pieces of work otherwise. */
  readonly inBytes?: boolean;
  /** `performance.now()` at its start, for the time left. */
  readonly startedAt: number;
  readonly cancel: () => void;
}

interface RunsState {
  /** Results by run key, as the engine gave them. Their tensors stay with the engine. */
  readonly results: ReadonlyMap<string, Result>;
  /** What runs under way that go in rounds have so far, by run key. */
  readonly partials: ReadonlyMap<string, Result>;
  /** What runs on disk said, by run key: words for images of which no result is at hand. */
  readonly verdicts: ReadonlyMap<string, RunVerdict>;
  /** Why a run failed, by run key. */
  readonly errors: ReadonlyMap<string, ErrorBody>;
  /** Run keys whose tensors died with the engine: numbers still stand, attention needs a new run. */
  readonly stale: ReadonlySet<string>;
  /** Runs and imports under way, oldest first. */
  readonly jobs: readonly Job[];
}

export const useResults = create<RunsState>()(() => ({
  results: new Map(),
  partials: new Map(),
  verdicts: new Map(),
  errors: new Map(),
  stale: new Set(),
  jobs: [],
}));

const { getState: get, setState: set } = useResults;

/**
 * Equal for requests that one result can answer, whatever the order in which settings were changed:
 * what only redraws is no part of it.
 */
export const runKey = ({ file, card, settings }: RunRequest): string =>
  runKeys(card, settings)(file);

/** The run keys of many files under one model and its settings. */
export function runKeys(card: ModelCard, settings: Settings): (file: string) => string {
  const redrawn = redraws(card);
  const sorted = Object.entries(settings)
    .filter(([name]) => !redrawn.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const rest = JSON.stringify([card.id, sorted]).slice(1);
  return (file) => `[${JSON.stringify(file)},${rest}`;
}

export function setResult(request: RunRequest, result: Result): void {
  const key = runKey(request);
  const errors = new Map(get().errors);
  const stale = new Set(get().stale);
  errors.delete(key);
  stale.delete(key);
  set({ results: new Map(get().results).set(key, result), errors, stale });
}

export const setVerdicts = (verdicts: ReadonlyMap<string, RunVerdict>): void =>
  set({ verdicts: new Map([...get().verdicts, ...verdicts]) });

/** Undefined once the run has ended. */
export function setPartial(request: RunRequest, partial: Result | undefined): void {
  const partials = new Map(get().partials);
  if (partial) partials.set(runKey(request), partial);
  else partials.delete(runKey(request));
  set({ partials });
}

export const partialFor = (
  request: RunRequest,
  { partials }: Pick<RunsState, 'partials'> = get(),
): Result | undefined => partials.get(runKey(request));

export function setRunError(request: RunRequest, error: ErrorBody): void {
  set({ errors: new Map(get().errors).set(runKey(request), error) });
}

/** The engine died: its tensors are gone. */
export const markAllStale = (): void => set({ stale: new Set(get().results.keys()) });

/** Forgets what a model said: its card was edited, or it was removed. */
export function forgetModel(model: string): void {
  const others = <V>(map: ReadonlyMap<string, V>) =>
    new Map([...map].filter(([key]) => JSON.parse(key)[1] !== model));
  const { results, errors, verdicts } = get();
  set({ results: others(results), errors: others(errors), verdicts: others(verdicts) });
}

/** Forgets one run so that it is made again. */
export function forgetRun(request: RunRequest): void {
  const key = runKey(request);
  const results = new Map(get().results);
  const errors = new Map(get().errors);
  results.delete(key);
  errors.delete(key);
  set({ results, errors });
}

export const startJob = (job: Job): void => set({ jobs: [...get().jobs, job] });

export const updateJob = (id: string, patch: Partial<Job>): void =>
  set({ jobs: get().jobs.map((job) => (job.id === id ? { ...job, ...patch } : job)) });

export const endJob = (id: string): void =>
  set({ jobs: get().jobs.filter((job) => job.id !== id) });

/** The run that the window is about: current image, chosen model, its settings. */
export function currentRequest(): RunRequest | undefined {
  const file = currentFile();
  const card = currentCard();
  return file && card ? { file: file.entry.id, card, settings: currentSettings(card) } : undefined;
}

/** The result at hand that answers a request; undefined where the engine has lost its tensors. */
export function resultFor(
  request: RunRequest,
  { results, stale }: Pick<RunsState, 'results' | 'stale'> = get(),
): Result | undefined {
  const key = runKey(request);
  const result = stale.has(key) ? undefined : results.get(key);
  return result && reread(result, request.card, request.settings);
}

/** The result of a request, or what the run for it has so far. */
const shownFor = (request: RunRequest, state: RunsState): Result | undefined =>
  resultFor(request, state) ?? partialFor(request, state);

/**
 * Result of the current request, or what its run has so far; undefined until there is any (or after the
 * engine lost its tensors).
 */
export function currentResult(): Result | undefined {
  const request = currentRequest();
  return request && shownFor(request, get());
}

/** The settings in force for a model. */
export function useSettingValues(card: ModelCard | undefined): Settings | undefined {
  const changed = useSettings((state) => (card ? state.byModel[card.id] : undefined));
  return useMemo(() => card && settingValues(card, changed), [card, changed]);
}

function useCurrentRequest(): RunRequest | undefined {
  const file = useLibrary((state) => state.current);
  const card = useCurrentCard();
  const settings = useSettingValues(card);
  return useMemo(
    () => (file !== null && card && settings ? { file, card, settings } : undefined),
    [file, card, settings],
  );
}

export function useCurrentResult(): Result | undefined {
  const request = useCurrentRequest();
  return useResults((state) => request && shownFor(request, state));
}

/** Whether the current result is but what a run under way has so far. */
export function useIsPartial(): boolean {
  const request = useCurrentRequest();
  return useResults(
    (state) => request !== undefined && !resultFor(request, state) && !!partialFor(request, state),
  );
}

/** Why there is no result for the current request. */
export function useCurrentError(): ErrorBody | undefined {
  const request = useCurrentRequest();
  return useResults((state) =>
    request && !resultFor(request, state) ? state.errors.get(runKey(request)) : undefined,
  );
}
