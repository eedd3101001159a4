import { type Result, VitrineError } from '#shared/types';
import type { Analyzer, ImageList } from '../analysis/analyzer';
import type { Analyzed } from '../analysis/many';
import { seedFile } from '../files/seeds';
import type { RunFacts } from './folder/run-facts';
import type { Pending, RunFolder } from './folder/run-folder';
import { Rows } from './row';

/** What is to be run. */
export interface RunTask extends Pick<ImageList, 'model' | 'embeddings'> {
  readonly settings: RunFacts['settings'];
  /** Null where nothing is written down. */
  readonly folder: RunFolder | null;
  /** Without a folder these are run; with one, the inputs that have no rows there. */
  readonly inputs: readonly Pending[];
}

export type RunItem = Analyzed<Pending>;

/** What counts of an outcome, once all that belongs to it is written. */
export interface Written {
  readonly outcome: Result | VitrineError;
  /** Against ground truth, where there is any. */
  readonly miou: number | null;
}

/** Where a person, or the end of the process, stops a run. */
export type Stop = 'paused' | 'cancelled' | 'interrupted';

/** What a host does with a run. */
export interface RunHost<W extends Written = Written> {
  readonly signal: AbortSignal;
  /** Asked for. A pause takes effect after the image under way; the others come with `signal`. */
  stop(): Stop | null;
  /** Writes what belongs to an outcome, before its row. */
  write(item: RunItem): Promise<W>;
  /** Its row is written. */
  done(item: RunItem, written: W): void;
  /** It could not be written: the run ends. */
  failed?(item: RunItem, error: VitrineError): void;
}

/**
 * Runs all that has no rows yet, for the window and for the command line. Throws VitrineError, 'cancelled'
 * included; the folder is closed in any case.
 */
export async function executeRun<W extends Written>(
  task: RunTask,
  analyzer: Analyzer,
  host: RunHost<W>,
): Promise<void> {
  const { folder, model } = task;
  const rows = new Rows(model.card);
  try {
    for await (const item of outcomesOf(task, analyzer, host.signal)) {
      await finishItem(item, { folder, rows, analyzer, host });
      if (host.stop() === 'paused') break;
    }
    await folder?.close(host.stop() ?? 'done');
  } catch (error) {
    const failure = VitrineError.from(error);
    const stop = host.signal.aborted ? host.stop() : null;
    const closing = stop ? folder?.close(stop) : folder?.close('failed', failure);
    await closing?.catch(() => undefined); // what went wrong first is what is reported
    throw failure;
  }
}

async function finishItem<W extends Written>(
  item: RunItem,
  run: { folder: RunFolder | null; rows: Rows; analyzer: Analyzer; host: RunHost<W> },
): Promise<void> {
  const { folder, rows, analyzer, host } = run;
  try {
    const written = await host.write(item);
    if (folder && !item.partial) addRow(folder, rows, item, written);
    host.done(item, written);
  } catch (error) {
    const failure = VitrineError.from(error);
    host.failed?.(item, failure);
    throw failure;
  } finally {
    if (!(item.outcome instanceof VitrineError)) await analyzer.release(item.outcome.id);
  }
}

function addRow(folder: RunFolder, rows: Rows, item: RunItem, { outcome, miou }: Written): void {
  const { given, index = null, sha256 = null, embedding = null } = item;
  const facts = { input: given.input, image: imageOf(item), index, sha256, miou, embedding };
  folder.add(rows.row(facts, outcome), item.more);
}

/** What a row is about, by its path. Of seeds that were drawn together each has the name of its own file. */
export const imageOf = ({ given, seed, index }: RunItem): string =>
  seed === undefined || index === undefined ? given.image : seedFile(seed);

/** A process that dies over an image again, twice while it did nothing else, dies of it. */
const MOST_DEATHS = 2;

/** The outcomes of all that has no rows; who takes one adds its row before asking for the next. */
async function* outcomesOf(
  { folder, inputs, model, settings, embeddings }: RunTask,
  analyzer: Analyzer,
  signal: AbortSignal,
): AsyncGenerator<RunItem> {
  const method = { model, settings, embeddings, signal };
  if (folder?.facts.deaths) {
    const [suspect] = folder.pending();
    if (suspect && folder.facts.deaths.count >= MOST_DEATHS) {
      yield { given: suspect, more: false, partial: false, outcome: crashed(suspect) };
    } else if (suspect) {
      // The process may have been killed while it started: that is no image's fault, so ONNX sessions are opened
      // before the blame is written down, and no other image is read meanwhile.
      await analyzer.warmUp(method).catch(() => undefined);
      await folder.suspect(suspect.input);
      yield* analyzer.analyzeAll({ ...method, inputs: [suspect] });
    }
  }
  const lanes = await analyzer.lanesFor(model.card);
  await folder?.begin(lanes);
  const onBatch = (images: number) => folder?.batched(images);
  yield* analyzer.analyzeAll({ ...method, inputs: folder?.pending() ?? inputs, lanes, onBatch });
}

const crashed = ({ image }: Pending): VitrineError =>
  new VitrineError('engine-crashed', `The engine died over ${image}, again and again`, {
    hint: 'The image was skipped. Run it alone to see what happens.',
    detail: { file: image },
  });
