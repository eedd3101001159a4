import { type Result, type Row, VitrineError } from '#shared/types';
import type { Batch } from '../analysis/analyses';
import type { Analyzed, BatchInput } from '../analysis/many';
import type { ModelOnDisk } from '../onnx-sessions/pool';
import type { Pending, RunFolder } from './folder/run-folder';
import type { Rows } from './row';

/** What of the engine a batch needs. */
export interface Analyst {
  /** A whole list of pictures, the next being read while one runs. */
  analyzeBatch<I extends BatchInput>(batch: Batch<I>): AsyncGenerator<Analyzed<I>>;
  /** How many pictures of a batch are best run at once. */
  sideBySide(model: ModelOnDisk): Promise<number>;
  /** Opens what a batch needs, by running it on an empty picture. */
  warmUp(batch: Omit<Batch, 'inputs'>): Promise<void>;
  /** Forgets a result and its tensors. */
  release(result: string): Promise<void>;
}

/** A process that dies over a picture again, twice while it did nothing else, dies of it. */
const MOST_DEATHS = 2;

/**
 * The outcomes of all that a run has no rows of. Whoever takes one adds its row before asking for the next.
 * Throws VitrineError('cancelled').
 */
export async function* outcomes(
  run: RunFolder,
  model: ModelOnDisk,
  { analyst, signal }: { analyst: Analyst; signal: AbortSignal },
): AsyncGenerator<Analyzed<Pending>> {
  const { settings, embeddings, deaths } = run.facts;
  const batch = { model, settings, embeddings, signal };
  if (deaths) {
    const [suspect] = run.pending();
    if (suspect && deaths.count >= MOST_DEATHS) {
      yield { given: suspect, more: false, partial: false, outcome: crashed(suspect) };
    } else if (suspect) {
      // The process may have been killed while it started: that is no picture's fault, so sessions are opened
      // before the blame is written down, and no other picture is read meanwhile.
      await analyst.warmUp(batch).catch(() => undefined);
      await run.suspect(suspect.input);
      yield* analyst.analyzeBatch({ ...batch, inputs: [suspect] });
    }
  }
  const lanes = await analyst.sideBySide(model);
  await run.begin(lanes);
  yield* analyst.analyzeBatch({ ...batch, inputs: run.pending(), lanes });
}

/** Adds the row of an outcome. `miou`: against its ground truth, where there is one. */
export function addRow(
  run: RunFolder,
  rows: Rows,
  item: Analyzed<Pending>,
  outcome: Result | VitrineError = item.outcome,
  miou: number | null = null,
): Row {
  const { given, index = null, sha256 = null, embedding } = item;
  const { input, image } = given;
  const facts = { input, image, index, sha256, miou, embedding: embedding ?? null };
  const row = rows.row(facts, outcome);
  run.add(row, item.more);
  return row;
}

const crashed = ({ image }: Pending): VitrineError =>
  new VitrineError('engine-crashed', `The engine died over ${image}, again and again`, {
    hint: 'The picture was passed over. Analyse it by itself to see how it ends.',
    detail: { file: image },
  });
