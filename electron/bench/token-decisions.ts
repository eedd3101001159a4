import type { Result } from '#shared/types';
import { cifar10Test, type Labelled } from './cifar10';
import { type BenchEngine, openEngine, type Settings } from './engine';
import { median, time } from './measure';
import { ms, percent, type Report } from './report';

/** How much faster than its dense counterpart each must be, and how much less right it may be. */
const SPEED = 1.4;
const LOSS = 0.005;
const CHUNK = 100;

interface Way {
  readonly name: string;
  readonly model: string;
  readonly settings: Settings;
  /** Name of the way that it is compared with. */
  readonly dense?: string;
}

const DENSE = 'dense ViT, 64 tokens';
const UNPRUNED = 'DynamicViT, keep 1';
const WAYS: readonly Way[] = [
  { name: DENSE, model: 'vit-cifar10-p4', settings: {} },
  { name: UNPRUNED, model: 'dynamicvit-cifar10', settings: { keepRatio: 1 } },
  { name: 'DynamicViT, keep 0.7', model: 'dynamicvit-cifar10', settings: {}, dense: UNPRUNED },
  { name: 'DynamicViT, keep 0.5', model: 'dynamicvit-cifar10', settings: { keepRatio: 0.5 } },
  { name: 'DVT, stops when sure', model: 'dvt-cifar10', settings: {}, dense: DENSE },
  ...['both', 'features', 'relations', 'none'].map((reuse) => ({
    name: `DVT, every exit, reuse ${reuse}`,
    model: 'dvt-cifar10',
    settings: { runAll: true, reuse },
  })),
];

/** What one way did on all images. */
interface Tally {
  right: number;
  /** Inside the runtime, and from file to result, one entry a chunk. */
  readonly runMs: number[];
  readonly allMs: number[];
  /** Images that left at each exit, and right answers of each exit. */
  readonly left: number[];
  readonly rightAt: number[];
}

/**
 * Pruning and early exit on the CIFAR-10 test images, one thread, one image at a time: each chunk of
 * images goes through every way in turn, so that what the machine suffers they suffer alike.
 */
export async function tokenDecisions(): Promise<Report> {
  process.env.VITRINE_THREADS = '1';
  const images = cifar10Test();
  const engine = await openEngine();
  const tallies = new Map(
    WAYS.map(
      ({ name }) =>
        [name, { right: 0, runMs: [], allMs: [], left: [], rightAt: [] }] as [string, Tally],
    ),
  );
  for (let start = 0; start < images.length; start += CHUNK) {
    const chunk = images.slice(start, start + CHUNK);
    const turn = (start / CHUNK) % WAYS.length;
    for (const way of [...WAYS.slice(turn), ...WAYS.slice(0, turn)]) {
      await runChunk(engine, way, chunk, tallies.get(way.name)!);
    }
  }
  await engine.close();

  const rows: string[][] = [];
  let pass = true;
  for (const { name, dense } of WAYS) {
    const tally = tallies.get(name)!;
    const top1 = tally.right / images.length;
    const against = (other: string) => {
      const { runMs } = tallies.get(other)!;
      return median(tally.runMs.map((value, i) => runMs[i]! / value));
    };
    if (dense) {
      const lost = tallies.get(dense)!.right / images.length - top1;
      if (against(dense) < SPEED || lost > LOSS) pass = false;
    }
    rows.push([
      name,
      percent2(top1),
      ms(median(tally.runMs) / CHUNK),
      `${against(DENSE).toFixed(2)}x`,
      dense ? `${against(dense).toFixed(2)}x` : '',
      ms(median(tally.allMs) / CHUNK),
      tally.left.map((n) => percent(n / images.length)).join(' / '),
      tally.rightAt.map((n) => percent2(n / images.length)).join(' / '),
    ]);
  }
  return {
    title: `Token decisions: ${images.length} CIFAR-10 test images, 1 thread, one by one`,
    target: `marked ones at least ${SPEED} x their dense counterpart, top-1 at most ${LOSS * 100} points below it`,
    columns: [
      'way',
      'top-1',
      'model',
      'speed',
      'required',
      'file to result',
      'left at exit',
      'top-1 at exit',
    ],
    rows,
    pass,
  };
}

const percent2 = (share: number): string => `${(share * 100).toFixed(2)} %`;

async function runChunk(
  engine: BenchEngine,
  { model, settings }: Way,
  chunk: readonly Labelled[],
  tally: Tally,
): Promise<void> {
  const labels = chunk.map(({ label }) => label);
  let runMs = 0;
  const count = ({ parts, timings }: Result, i: number) => {
    runMs += timings.runMs;
    if (parts.predictions!.top[0]!.label === labels[i]) tally.right++;
    const { exits } = parts;
    if (!exits) return;
    for (const [exit, { ran, top }] of exits.stages.entries()) {
      tally.left[exit] = (tally.left[exit] ?? 0) + (exit === exits.chosen ? 1 : 0);
      // Exits that stop when sure are seen only by the hard images: no figure of the exit itself.
      if (settings.runAll && ran) {
        tally.rightAt[exit] = (tally.rightAt[exit] ?? 0) + (top[0]!.label === labels[i] ? 1 : 0);
      }
    }
  };
  const paths = chunk.map(({ path }) => path);
  const all = await time(() => engine.runAll(paths, model, { ...settings, layers: 'none' }, count));
  tally.runMs.push(runMs);
  tally.allMs.push(all);
}
