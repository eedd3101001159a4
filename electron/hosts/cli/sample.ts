import { MOST_SEED } from '#shared/random';
import { seedFile, seedsFile } from '../../engine/files/seeds';
import type { RunInput } from '../../engine/runs/folder/run-folder';
import { analyzeInputs, type Options } from './analyze';
import { type Io, UsageError } from './io';

/** Seeds that are drawn together. */
const BATCH = 64;
/** The rows of arrays belong to the samples of one batch. */
const MOST_REPLAYED = 4096;

interface SampleOptions extends Options {
  readonly seed?: string;
  readonly count?: string;
}

/** `vitrine sample`. Resolves with the exit status. */
export function sample(o: SampleOptions, io: Io): Promise<number> {
  if (o.resume) return analyzeInputs(o, io, async () => []);
  if (!o.model) throw new UsageError('“sample” needs --model.');
  const seed = wholeNumber('seed', o.seed ?? '1', 0);
  const count = wholeNumber('count', o.count ?? '1', 1);
  if (seed + count - 1 > MOST_SEED) throw new UsageError(`Seeds go up to ${MOST_SEED}.`);
  const isReplay = o.set?.some((pair) => /^(start|noise|z)=/.test(pair)) === true;
  if (isReplay && count > MOST_REPLAYED) {
    throw new UsageError(`Arrays replay ${MOST_REPLAYED} samples at most.`);
  }
  return analyzeInputs(o, io, async () => inputsOf(seed, count, isReplay ? MOST_REPLAYED : BATCH));
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= MOST_SEED) return value;
  throw new UsageError(`“--${name} ${text}” is not a whole number from ${least}.`);
}

/** The same batches however often a run is resumed: what is drawn does not depend on where it stopped. */
function inputsOf(seed: number, count: number, batch: number): RunInput[] {
  const inputs: RunInput[] = [];
  for (let first = seed; first < seed + count; first += batch) {
    const last = Math.min(first + batch, seed + count) - 1;
    inputs.push({ image: first === last ? seedFile(first) : seedsFile(first, last) });
  }
  return inputs;
}
