import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ModelCard,
  type Result,
  type Segmentation,
  type Tokens,
  VitrineError,
} from '#shared/types';
import { type AnalyzedFile, type Engine, imagesIn } from '../../engine';
import { pruneRuns, RunFolder, tensorStem } from '../../engine/runs/run-folder';
import type { ModelOnDisk } from '../../engine/sessions/pool';
import { withEngine } from './engine';
import { describe, type Io, UsageError } from './io';
import { withFiles } from './parts';
import { type Scores, scoresInWords, Truth } from './truth';

interface Options {
  readonly paths: readonly string[];
  readonly model?: string;
  readonly set?: string[];
  readonly layers?: string;
  readonly out?: string;
  readonly json?: boolean;
}
type Settings = Record<string, string>;

/** What one line of output says; `Parts` with files in place of tensors. */
type Row = {
  image: string;
  index?: number;
  sha256: string | null;
  model: string;
  family: string;
  ok: boolean;
  parts: Record<string, unknown>;
  timings: Result['timings'];
  error?: ReturnType<VitrineError['toBody']>;
};

/** Run folders that nobody named, kept in the state folder. */
const RUNS_KEPT = 20;
/** Errors that mean the model, not the picture. */
const MODEL_ERRORS = ['model-missing', 'model-invalid', 'unsupported', 'shape-mismatch'];
const NO_TIME: Result['timings'] = { decodeMs: 0, preprocessMs: 0, runMs: 0, postprocessMs: 0 };

/** `vitrine analyze`. Resolves with the exit status. */
export function analyze(o: Options, io: Io): Promise<number> {
  if (o.paths.length === 0) throw new UsageError('“analyze” needs pictures or folders.');
  const wanted = o.model;
  if (!wanted) throw new UsageError('“analyze” needs --model.');
  return withEngine(io, async (engine, stateDir) => {
    const model = await openModel(engine, wanted, io);
    if (!model) return 3;
    const { truth: mask, ...settings } = readSettings(engine, o, model.card);
    const { paths, missing } = await listPictures(o.paths, io.signal);
    const truth =
      mask === undefined
        ? null
        : await Truth.open(mask, { engine, pictures: paths.length, signal: io.signal });
    const run = await startRun(o, model.card, settings, stateDir, io);

    const tally = { all: paths.length + missing.length, done: 0, failed: 0, modelFailed: 0 };
    const tell = async (item: AnalyzedFile) => {
      const row = await makeRow({ engine, run, truth, signal: io.signal }, item, model.card);
      run?.add({ image: row.image, sha256: row.sha256, ok: row.ok, ...indexOf(item) });
      io.out(o.json ? `${JSON.stringify(row)}\n` : inWords(row, item.outcome));
      count(tally, row, io);
    };
    try {
      for (const item of missing) await tell(item);
      const batch = { paths, model, settings, signal: io.signal };
      for await (const item of engine.analyzeBatch(batch)) await tell(item);
    } finally {
      await run?.finish(io.signal.aborted ? 'interrupted' : 'done');
    }
    if (truth && tally.all > 1) {
      const summary = truth.sum();
      if (o.json) io.out(`${JSON.stringify({ summary })}\n`);
      io.err(`${summary.images} of ${tally.all} pictures together: ${scoresInWords(summary)}\n`);
    }
    if (tally.failed === 0) return 0;
    return tally.modelFailed === tally.done ? 3 : 1;
  });
}

async function openModel(engine: Engine, wanted: string, io: Io): Promise<ModelOnDisk | null> {
  try {
    const isPath = /[\\/]|\.onnx$/i.test(wanted);
    return isPath
      ? await engine.catalogue.openPath(wanted, io.signal)
      : await engine.catalogue.open(wanted);
  } catch (error) {
    const failure = VitrineError.from(error);
    if (failure.code === 'cancelled') throw failure;
    io.err(`${describe(failure)}\n`);
    return null;
  }
}

/** `--set` and `--layers` as settings. Without --json nobody sees tensors, so none are fetched. */
function readSettings(engine: Engine, o: Options, card: ModelCard): Settings {
  const settings: Settings = o.json || o.out ? {} : { layers: 'none' };
  for (const pair of o.set ?? []) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (!key || value === undefined) throw new UsageError(`“--set ${pair}” is not key=value.`);
    settings[key] = value;
  }
  if (o.layers !== undefined) settings.layers = o.layers;
  const { truth, ...own } = settings;
  try {
    engine.checkSettings(card, card.task === 'segmentation' ? own : settings);
  } catch (error) {
    throw new UsageError(describe(VitrineError.from(error)));
  }
  const asked = /^[\d,]+$/.test(settings.layers ?? '') ? settings.layers!.split(',') : [];
  const unknown = asked.find((layer) => !card.attention.some((tap) => tap.layer === Number(layer)));
  if (unknown !== undefined) {
    throw new UsageError(
      `${card.id} has ${card.attention.length} attention layers, no ${unknown}.`,
    );
  }
  return settings;
}

/** Where tensors go: --out, or a new folder in the state folder when a run may give any. */
async function startRun(
  o: Options,
  card: ModelCard,
  settings: Settings,
  stateDir: string,
  io: Io,
): Promise<RunFolder | null> {
  const givesTensors =
    (card.attention.length > 0 && settings.layers !== 'none') ||
    settings.rawOutputs === 'true' ||
    (o.json && (card.pruning ?? card.tokenLabels ?? card.segmentation) !== undefined);
  if (!o.out && !givesTensors) return null;
  const facts = { model: card, settings };
  if (o.out) return RunFolder.create(o.out, facts);
  const runs = join(stateDir, 'runs');
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const run = await RunFolder.create(join(runs, `${time}-${process.pid}-${card.id}`), facts);
  io.err(`Tensors: ${run.path} (the last ${RUNS_KEPT} such folders are kept; --out names one)\n`);
  await pruneRuns(runs, RUNS_KEPT);
  return run;
}

/** The pictures of all arguments in order; an argument without any is a failure of its own. */
async function listPictures(
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ paths: string[]; missing: AnalyzedFile[] }> {
  const paths: string[] = [];
  const missing: AnalyzedFile[] = [];
  for (const path of args) {
    try {
      const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
      if (isFolder) paths.push(...(await imagesIn(path, signal)).map((file) => file.path));
      else paths.push(path);
    } catch (error) {
      missing.push({ path, outcome: VitrineError.from(error) });
    }
  }
  return { paths, missing };
}

/** Where what a row tells of is written and looked up. */
interface Desk {
  readonly engine: Engine;
  readonly run: RunFolder | null;
  readonly truth: Truth | null;
  readonly signal: AbortSignal;
}

async function makeRow(
  { engine, run, truth, signal }: Desk,
  item: AnalyzedFile,
  card: ModelCard,
): Promise<Row> {
  const { path, sha256 = null, outcome } = item;
  const head = { image: path, ...indexOf(item), sha256, model: card.id, family: card.family };
  const failed = (error: VitrineError): Row => ({
    ...head,
    ok: false,
    parts: {},
    timings: outcome instanceof VitrineError ? NO_TIME : outcome.timings,
    error: error.toBody(),
  });
  if (outcome instanceof VitrineError) return failed(outcome);
  try {
    const stem = tensorStem(path, outcome.provenance.imageSha256, item.index);
    // Without a folder there is no tensor that anybody will see.
    const parts: Row['parts'] = run
      ? await withFiles(outcome.parts, async (ref, place) =>
          run.tensor(`${stem}.${place}`, ref.dtype, await engine.tensors.read(ref.id)),
        )
      : { ...outcome.parts };
    if (outcome.parts.segmentation) {
      const scores = await truth?.score(outcome, path, signal);
      const png = run && (await run.classPng(stem, await classPng(engine, outcome, signal)));
      parts.segmentation = { ...(parts.segmentation as object), ...(png && { png }), ...scores };
    }
    return { ...head, ok: true, parts, timings: outcome.timings };
  } catch (error) {
    return failed(VitrineError.from(error));
  } finally {
    await engine.release(outcome.id);
  }
}

async function classPng(engine: Engine, { id }: Result, signal: AbortSignal): Promise<Uint8Array> {
  const question = { result: id, form: 'index-png' } as const;
  return (await engine.handlers['segmentation.file'](question, { signal })).bytes;
}

const indexOf = ({ index }: AnalyzedFile) => (index === undefined ? {} : { index });

/** One line for a person; failures go to standard error. */
function inWords({ image, ok, parts, timings }: Row, outcome: AnalyzedFile['outcome']): string {
  if (!ok || outcome instanceof VitrineError) return '';
  const { predictions, exits, tokens, segmentation } = outcome.parts;
  const classes = predictions?.top ?? [];
  const words = segmentation
    ? areas(segmentation)
    : classes.map(({ label, p }) => `${label} ${p.toFixed(3)}`).join(', ');
  const scores = parts.segmentation as Scores | undefined;
  const decisions = [
    ...(scores?.iou ? [scoresInWords(scores)] : []),
    ...(exits ? [`exit ${exits.chosen + 1} of ${exits.stages.length}`] : []),
    ...(tokens ? [`tokens ${tokensLeft(tokens).join(' > ')}`] : []),
  ];
  const fields = [image, words || 'done', ...decisions, `${timings.runMs.toFixed(1)} ms`];
  return `${fields.join('\t')}\n`;
}

/** How many classes a line names. */
const NAMED = 5;
const areas = ({ classes }: Segmentation): string =>
  classes
    .slice(0, NAMED)
    .map(({ label, share }) => `${label} ${(100 * share).toFixed(1)} %`)
    .join(', ');

/** Patch tokens at the start and after each stage. */
const tokensLeft = ({ grid, stages }: Tokens): number[] => [
  grid[0] * grid[1],
  ...stages.map(({ kept }) => kept.length),
];

function count(
  tally: { all: number; done: number; failed: number; modelFailed: number },
  { image, error }: Row,
  io: Io,
): void {
  tally.done++;
  if (error) {
    tally.failed++;
    if (MODEL_ERRORS.includes(error.code)) tally.modelFailed++;
    io.err(`${io.isTerminal ? '\r\x1b[K' : ''}${image}: ${describe(error)}\n`);
  }
  if (io.isTerminal && tally.all > 1) {
    io.err(`\r\x1b[K${tally.done}/${tally.all}${tally.done === tally.all ? '\n' : ''}`);
  }
}
