import { gflops } from '#shared/agreement';
import type { Result } from '#shared/types';
import type { Labelled } from './cifar10';
import type { BenchEngine, Settings } from './engine';
import { median, time } from './measure';

const CHUNK = 100;

/** A model with settings. */
export interface Way {
  readonly name: string;
  readonly model: string;
  readonly settings: Settings;
}

/** What one way did on all images. */
export interface Tally {
  /** Share of images that it classified as labelled. */
  readonly top1: number;
  /** Mean of an image. */
  readonly gflops: number;
  /** Of an image, inside the runtime and from file to result, one entry a chunk. */
  readonly runMs: readonly number[];
  readonly allMs: readonly number[];
}

/** Told of every result, with its image's label. */
type OnResult<W> = (way: W, result: Result, label: string) => void;

/**
 * Every way on the same images, one image at a time. Each chunk of images goes through every way in
 * turn, so that what the machine suffers they suffer alike.
 */
export async function measureWays<W extends Way>(
  engine: BenchEngine,
  ways: readonly W[],
  images: readonly Labelled[],
  onResult: OnResult<W> = () => {},
): Promise<readonly Tally[]> {
  const meters = await Promise.all(ways.map((way) => meterOf(engine, way, onResult)));
  for (let start = 0; start < images.length; start += CHUNK) {
    const chunk = images.slice(start, start + CHUNK);
    const turn = (start / CHUNK) % ways.length;
    for (const meter of [...meters.slice(turn), ...meters.slice(0, turn)]) await meter.run(chunk);
  }
  return meters.map((meter) => meter.tally(images.length));
}

async function meterOf<W extends Way>(engine: BenchEngine, way: W, onResult: OnResult<W>) {
  const card = await engine.card(way.model);
  const [runMs, allMs]: [number[], number[]] = [[], []];
  let [right, cost] = [0, 0];
  return {
    async run(chunk: readonly Labelled[]): Promise<void> {
      let inside = 0;
      const count = (result: Result, i: number) => {
        const { label } = chunk[i]!;
        inside += result.timings.runMs;
        cost += gflops(result.parts, card) ?? Number.NaN;
        if (result.parts.predictions!.top[0]!.label === label) right++;
        onResult(way, result, label);
      };
      const paths = chunk.map(({ path }) => path);
      const settings = { ...way.settings, layers: 'none' };
      const all = await time(() => engine.runAll(paths, way.model, settings, count));
      runMs.push(inside / chunk.length);
      allMs.push(all / chunk.length);
    },
    tally: (images: number): Tally => ({
      top1: right / images,
      gflops: cost / images,
      runMs,
      allMs,
    }),
  };
}

/** How many times as fast as another, over the chunks. */
export const speed = ({ runMs }: Tally, other: Tally): number =>
  median(runMs.map((value, i) => other.runMs[i]! / value));
