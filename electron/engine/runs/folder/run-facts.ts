import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RunState } from '#shared/contract';
import { ErrorBody, FactSources, ModelCard, samePreprocess, VitrineError } from '#shared/types';
import { diskError } from '../../files/atomic';
import { factsFile } from './paths';

const SettingValues = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What `run.json` says of a run: all that is needed to make it again, and how far it is. */
export const RunFacts = z.object({
  state: RunState,
  name: z.string(),
  /** ISO 8601. */
  started: z.string(),
  finished: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  model: ModelCard.pick({ id: true, family: true, title: true, task: true, files: true }).extend({
    /** Where the model was opened from, if not by its id. */
    path: z.string().nullable(),
  }),
  preprocess: ModelCard.shape.preprocess,
  labels: z.array(z.string()),
  /** Of the card's facts; absent in runs of version 0.1.0. */
  sources: FactSources.optional(),
  settings: SettingValues,
  embeddings: z.boolean(),
  /** Mask, or folder of masks, that class maps are scored against. */
  truth: z.string().nullable(),
  /** Folder that relative paths of images start from. */
  folder: z.string(),
  /** Which of the inputs this run is to do, from 1: every `of`-th. */
  shard: z.object({ number: z.number().int().positive(), of: z.number().int().positive() }),
  /** How many lanes ran at once: times are then those of an image on its share of the cores. */
  sideBySide: z.number().int().positive().default(1),
  /** The most images in a batch, once the run rests. */
  batch: z.number().int().positive().default(1),
  /** Length and sha256 of `inputs.jsonl`: shards of one run have the same. */
  inputs: z.object({ count: z.number().int().nonnegative(), sha256: z.string() }),
  /** Inputs with rows, and those of them that failed, when this was written. */
  done: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  /** Why the run failed. */
  error: ErrorBody.nullable(),
  /** How often a process died over this input while nothing else went on. */
  deaths: z.object({ input: z.number().int().nonnegative(), count: z.number().int() }).nullable(),
});
export type RunFacts = z.infer<typeof RunFacts>;

/** What two runs must have in common for the rows of one to stand beside those of the other. */
export type Method = Pick<RunFacts, 'model' | 'preprocess' | 'settings' | 'embeddings' | 'truth'>;

/** The classes whose areas the rows tell. */
export const areaLabels = ({ model, labels }: RunFacts): readonly string[] =>
  model.task === 'segmentation' ? labels : [];

/** Throws VitrineError('bad-input') where `folder` holds no run of ours. */
export async function readFacts(folder: string): Promise<RunFacts> {
  const path = factsFile(folder);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw noRun(folder, error);
    throw diskError(error, path);
  });
  try {
    return RunFacts.parse(JSON.parse(text));
  } catch (error) {
    throw noRun(folder, error);
  }
}

const noRun = (folder: string, cause: unknown): VitrineError =>
  new VitrineError('bad-input', `${folder} holds no run that can be read`, {
    hint: 'Use a folder written by `vitrine analyze --out`.',
    detail: { file: folder },
    cause,
  });

/** In words what differs between the methods of two runs; undefined where nothing does. */
export function differenceOf(a: Method, b: Method): string | undefined {
  const files = ({ model }: Method) => model.files.map(({ sha256 }) => sha256).join();
  if (files(a) !== files(b)) {
    return a.model.id === b.model.id
      ? `${a.model.id} has other files than then`
      : `the model is ${a.model.id}, not ${b.model.id}`;
  }
  if (!samePreprocess(a.preprocess, b.preprocess)) {
    return `the card of ${a.model.id} prepares images differently`;
  }
  for (const name of new Set([...Object.keys(a.settings), ...Object.keys(b.settings)])) {
    const [one, other] = [a.settings[name], b.settings[name]];
    if (String(one) !== String(other)) return `${name} is ${said(one)}, not ${said(other)}`;
  }
  if (a.truth !== b.truth) {
    return `the ground truth is ${a.truth ?? 'none'}, not ${b.truth ?? 'none'}`;
  }
  if (a.embeddings === b.embeddings) return undefined;
  return a.embeddings ? 'it keeps embeddings' : 'it keeps no embeddings';
}

const said = (value: unknown): string => (value === undefined ? 'not set' : String(value));
