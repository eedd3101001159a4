import type { Result } from '#shared/types';
import { cifar10Test } from './cifar10';
import { openEngine } from './engine';
import { median } from './measure';
import { ms, percent, percent2, type Report } from './report';
import { measureWays, speed, type Way } from './ways';

/** How much faster than its dense counterpart each must be, and how much less right it may be. */
const SPEED = 1.4;
const LOSS = 0.005;

interface Ordered extends Way {
  /** Name of the way that it is compared with. */
  readonly dense?: string;
}

const DENSE = 'dense ViT, 64 tokens';
const UNPRUNED = 'DynamicViT, keep 1';
const WAYS: readonly Ordered[] = [
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

/** Images that left at each exit, and right answers of each exit. */
interface Exits {
  readonly left: number[];
  readonly rightAt: number[];
}

/** Pruning and early exit on the CIFAR-10 test images, one thread, one image at a time. */
export async function tokenDecisions(): Promise<Report> {
  process.env.VITRINE_THREADS = '1';
  const images = cifar10Test();
  const engine = await openEngine();
  const exits = new Map(WAYS.map((way): [Ordered, Exits] => [way, { left: [], rightAt: [] }]));
  const measured = await measureWays(engine, WAYS, images, (way, result, label) =>
    count(exits.get(way)!, way, result, label),
  );
  await engine.close();

  const tallyOf = (name: string) => measured[WAYS.findIndex((way) => way.name === name)]!;
  const rows: string[][] = [];
  let pass = true;
  for (const way of WAYS) {
    const { name, dense } = way;
    const tally = tallyOf(name);
    const { left, rightAt } = exits.get(way)!;
    if (dense) {
      const lost = tallyOf(dense).top1 - tally.top1;
      if (speed(tally, tallyOf(dense)) < SPEED || lost > LOSS) pass = false;
    }
    rows.push([
      name,
      percent2(tally.top1),
      ms(median(tally.runMs)),
      `${speed(tally, tallyOf(DENSE)).toFixed(2)}x`,
      dense ? `${speed(tally, tallyOf(dense)).toFixed(2)}x` : '',
      ms(median(tally.allMs)),
      left.map((n) => percent(n / images.length)).join(' / '),
      rightAt.map((n) => percent2(n / images.length)).join(' / '),
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

function count({ left, rightAt }: Exits, { settings }: Ordered, { parts }: Result, label: string) {
  const { exits } = parts;
  if (!exits) return;
  for (const [exit, { ran, top }] of exits.stages.entries()) {
    left[exit] = (left[exit] ?? 0) + (exit === exits.chosen ? 1 : 0);
    // Exits that stop when sure are seen only by the hard images: no figure of the exit itself.
    if (settings.runAll && ran) {
      rightAt[exit] = (rightAt[exit] ?? 0) + (top[0]!.label === label ? 1 : 0);
    }
  }
}
