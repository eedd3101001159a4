import { cancelled, type ErrorBody, type Result, VitrineError } from '#shared/types';
import { readSources, type Source } from './source';

/** An input of a batch. */
export interface BatchInput {
  readonly path: string;
  /** Why there is nothing to read. */
  readonly error?: ErrorBody | undefined;
  /** Of an `.npy` file: the first of its inputs that is wanted. */
  readonly from: number;
}

/** What came of a picture; an `.npy` file of several inputs gives several, told apart by `index`. */
export interface Analyzed<I extends BatchInput> {
  readonly given: I;
  readonly sha256?: string;
  readonly index?: number;
  /** Further inputs of the same file follow. */
  readonly more: boolean;
  readonly outcome: Result | VitrineError;
  readonly embedding?: Float32Array;
  /** Cut short by the cancel that ends the batch. */
  readonly partial: boolean;
}

/** What the analysis of one picture gives. `partial`: it was cancelled, and this is what it had by then. */
export type Outcome = Pick<Analyzed<BatchInput>, 'outcome' | 'embedding' | 'partial'>;

/** Pictures in hand beside the one that runs: one being decoded, one whose file is being read. */
const AHEAD = 2;

/**
 * Outcomes in the order of the inputs; the next pictures are read and decoded while the model runs on one.
 * Throws VitrineError('cancelled').
 */
export async function* analyzeAll<I extends BatchInput>(
  inputs: Iterable<I>,
  analyze: (source: Source) => Promise<Outcome | null>,
  signal: AbortSignal,
): AsyncGenerator<Analyzed<I>> {
  const rest = inputs[Symbol.iterator]();
  const inHand: ReturnType<typeof readAhead<I>>[] = [];
  const readNext = () => {
    while (inHand.length < AHEAD) {
      const { value, done } = rest.next();
      if (done) return;
      inHand.push(readAhead(value as I, signal));
    }
  };
  readNext();
  for (let next = inHand.shift(); next; next = inHand.shift()) {
    const { given, reading } = next;
    const sources = await reading;
    readNext();
    // A run blocks this thread: only what the decoder has in hand goes on meanwhile.
    await inHand[0]?.decoding;
    if (signal.aborted) throw cancelled();
    if (sources instanceof VitrineError) {
      yield { given, more: false, partial: false, outcome: sources };
      continue;
    }
    for (const [index, source] of sources.entries()) {
      if (index < given.from) continue;
      const several = sources.length > 1 && { index };
      const more = index + 1 < sources.length;
      const outcome = await analyze(source);
      if (outcome) yield { given, sha256: source.sha256, ...several, more, ...outcome };
      if (signal.aborted) throw cancelled();
    }
  }
}

/** Begins to read a picture of a batch. Neither promise rejects. */
function readAhead<I extends BatchInput>(given: I, signal: AbortSignal) {
  let begun = () => {};
  const decoding = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { path, error } = given;
  const sources = error
    ? Promise.reject(VitrineError.fromBody(error))
    : readSources(path, signal, begun);
  const reading: Promise<Source[] | VitrineError> = sources
    .catch((error: unknown) => VitrineError.from(error))
    .finally(begun);
  return { given, reading, decoding };
}
