import { cancelled, type ErrorBody, type Result, VitrineError } from '#shared/types';
import { type SeedSource, seedsOf } from '../files/seeds';
import { readSources, type Source } from '../inputs/source';

/** An input of a run. */
export interface ListedInput {
  readonly path: string;
  /** Why there is nothing to read. */
  readonly error?: ErrorBody | undefined;
  /** Of a file of several inputs: the first that is wanted. */
  readonly from: number;
}

/** What came of an image; a file of several inputs or seeds gives several, told apart by `index`. */
export interface Analyzed<I extends ListedInput> {
  readonly given: I;
  readonly sha256?: string;
  readonly seed?: number;
  readonly index?: number;
  /** Further inputs of the same file follow. */
  readonly more: boolean;
  readonly outcome: Result | VitrineError;
  readonly embedding?: Float32Array;
  /** Cut short by the cancel that ends the run. */
  readonly partial: boolean;
}

/** What the analysis of one image gives. `partial`: it was cancelled, and this is what it had by then. */
export type Outcome = Pick<Analyzed<ListedInput>, 'outcome' | 'embedding' | 'partial'>;

/** Images in hand beside the one that runs: one being decoded, one whose file is being read. */
const AHEAD = 2;

/** How the images of a run are analysed. */
export interface ListOptions {
  /** Null where the image was cancelled before there was anything of it. */
  analyze(source: Source): Promise<Outcome | null>;
  /** Draws the seeds of a file together. */
  sample(sources: readonly SeedSource[]): Promise<(Outcome | null)[]>;
  /** How many may be under way at once. */
  width(): number;
  /** Called before an outcome is waited for: meanwhile no image is begun. */
  waiting(): void;
  /** Ends early what is under way. */
  abandon(): void;
  /** Takes what was done and will not be asked for. */
  discard(outcome: Outcome): Promise<void>;
  readonly signal: AbortSignal;
}

type Started<I extends ListedInput> = Pick<
  Analyzed<I>,
  'given' | 'sha256' | 'seed' | 'index' | 'more'
> & {
  readonly ended: Promise<Outcome | null>;
};

/**
 * Outcomes in the order of the inputs; the next images are read and decoded while the model runs on one.
 * Throws VitrineError('cancelled').
 */
export async function* analyzeAll<I extends ListedInput>(
  inputs: Iterable<I>,
  options: ListOptions,
): AsyncGenerator<Analyzed<I>> {
  const { discard, signal } = options;
  const underWay: Started<I>[] = [];
  async function* oldest(): AsyncGenerator<Analyzed<I>> {
    const { ended, ...item } = underWay[0]!;
    options.waiting();
    const outcome = await ended;
    underWay.shift();
    if (outcome) yield { ...item, ...outcome };
  }
  try {
    for await (const item of started(inputs, options)) {
      underWay.push(item);
      while (underWay.length >= options.width()) yield* oldest();
      if (signal.aborted) break;
    }
    while (underWay.length > 0) yield* oldest();
    if (signal.aborted) throw cancelled();
  } finally {
    options.abandon();
    for (const { ended } of underWay) {
      const outcome = await ended;
      if (outcome) await discard(outcome);
    }
  }
}

/** Reads ahead, and begins an image whenever one is asked for; ends when cancelled. */
async function* started<I extends ListedInput>(
  inputs: Iterable<I>,
  { analyze, sample, signal }: ListOptions,
): AsyncGenerator<Started<I>> {
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
    // A run may block this thread: only what the decoder has in hand goes on meanwhile.
    await inHand[0]?.decoding;
    if (signal.aborted) return;
    if (sources instanceof VitrineError) {
      const ended = Promise.resolve({ outcome: sources, partial: false });
      yield { given, more: false, ended };
      continue;
    }
    const seeds = sources.filter(isSeed);
    const drawn = seeds.length > 0 ? sample(seeds) : undefined;
    for (const [index, source] of sources.entries()) {
      if (index < given.from) continue;
      const several = sources.length > 1 && { index };
      const more = index + 1 < sources.length;
      const item = { given, sha256: source.sha256, ...several, more };
      if (isSeed(source)) {
        yield { ...item, seed: source.seed, ended: drawn!.then((all) => all[index] ?? null) };
      } else yield { ...item, ended: analyze(source) };
    }
  }
}

const isSeed = (source: Source | SeedSource): source is SeedSource => 'seed' in source;

const readInputs = async (
  path: string,
  signal: AbortSignal,
  onDecoding: () => void,
): Promise<(Source | SeedSource)[]> => seedsOf(path) ?? readSources(path, signal, onDecoding);

/** Begins to read an image of a run. Neither promise rejects. */
function readAhead<I extends ListedInput>(given: I, signal: AbortSignal) {
  let begun = () => {};
  const decoding = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { path, error } = given;
  const sources = error
    ? Promise.reject(VitrineError.fromBody(error))
    : readInputs(path, signal, begun);
  const reading: Promise<(Source | SeedSource)[] | VitrineError> = sources
    .catch((error: unknown) => VitrineError.from(error))
    .finally(begun);
  return { given, reading, decoding };
}
