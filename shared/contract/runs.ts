import { z } from 'zod';
import { ErrorBody, Preprocess } from '../types';
import { Empty, method, SettingRecord } from './method';

/**
 * `paused` and `cancelled` by a person; `interrupted` when the process that ran it died or was ended;
 * `failed` when it could not go on, such as on a full disk. All but `done` can be resumed.
 */
export const RunState = z.enum(['running', 'paused', 'interrupted', 'cancelled', 'done', 'failed']);
export type RunState = z.infer<typeof RunState>;

/** One model over a list of images, on disk as a run folder. */
export const RunInfo = z.object({
  id: z.string(),
  name: z.string(),
  /** Id of the model's card. */
  model: z.string(),
  /** Those that the run was started with; images by the ids of their files. */
  settings: SettingRecord,
  /** That of the card when the run was started. */
  preprocess: Preprocess,
  state: RunState,
  /** ISO 8601. */
  started: z.string(),
  /** Images; an `.npy` file of several inputs counts as one. */
  total: z.number().int().nonnegative(),
  /** Of them, those with a row, failed ones included. */
  done: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  /** Images a second, lately; null while nothing is known. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Why it `failed`. */
  error: ErrorBody.nullable(),
});
export type RunInfo = z.infer<typeof RunInfo>;

/** What a run said of one image, in short. */
export const RunVerdict = z.object({
  /** The best class; null where the model names none. */
  top: z.object({ label: z.string(), p: z.number() }).nullable(),
  /** From 1; null where the model has no exits. */
  exit: z.number().nullable(),
  failed: z.boolean(),
});
export type RunVerdict = z.infer<typeof RunVerdict>;

const Run = z.object({ run: z.string() });

export const runMethods = {
  /** Begins a run over the files in their order, and answers when it is on disk. */
  'runs.start': method(
    z.object({
      files: z.array(z.string()).min(1),
      model: z.string(),
      settings: SettingRecord,
      /** Keep each image's embedding in its row. */
      embeddings: z.boolean(),
      /** By default model and time. */
      name: z.string().min(1).max(200).optional(),
    }),
    RunInfo,
  ),
  /** All runs of this window's engine, newest first. */
  'runs.list': method(Empty, z.array(RunInfo)),
  /**
   * What the run said of its images, a portion at a time: from the place in its rows where the answer before
   * ended, 0 at first. The same place again means that there is no more yet.
   */
  'runs.verdicts': method(
    Run.extend({ from: z.number().int().nonnegative() }),
    z.object({
      verdicts: z.array(RunVerdict.extend({ file: z.string() })),
      next: z.number().int().nonnegative(),
    }),
  ),
  /** Stops after the image under way. */
  'runs.pause': method(Run, RunInfo),
  /** Resumes where the run stopped; nothing is processed twice. */
  'runs.resume': method(Run, RunInfo),
  /** As `pause`, for a run that is not meant to go on. */
  'runs.cancel': method(Run, RunInfo),
  /** Deletes the run and its files. */
  'runs.remove': method(Run, Empty),
};

export const runEvents = {
  /** A run's state or progress, a few times a second at most. */
  run: RunInfo,
};
