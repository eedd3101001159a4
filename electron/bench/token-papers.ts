import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf } from './accuracy-chart';
import { cifar10Test } from './cifar10';
import { type BenchEngine, openEngine } from './engine';
import { root } from './fixtures';
import { median } from './measure';
import { ms, percent2, type Report } from './report';
import { measureWays, speed, type Way } from './ways';

const IMAGES = 1000;
const CHART = join('.cache', 'bench', 'token-papers.svg');

const WAYS: readonly Way[] = [
  { name: 'dense ViT, 64 tokens', model: 'vit-cifar10-p4', settings: {} },
  { name: 'DynamicViT, keep 0.7', model: 'dynamicvit-cifar10', settings: {} },
  { name: 'DynamicViT, keep 0.5', model: 'dynamicvit-cifar10', settings: { keepRatio: 0.5 } },
  { name: 'DVT, stops when sure', model: 'dvt-cifar10', settings: {} },
  { name: 'LIT', model: 'lit-cifar10', settings: {} },
  { name: 'VT', model: 'vt-cifar10', settings: {} },
  { name: 'experts, top-1', model: 'moe-cifar10', settings: {} },
  { name: 'experts, top-1, none full', model: 'moe-cifar10', settings: { capacity: 8 } },
];

/** Models beside those in the box: folders in VITRINE_CONTROLS, such as a paper's control. */
function controls(engine: BenchEngine): Promise<Way[]> {
  const folder = process.env.VITRINE_CONTROLS;
  const names = folder ? readdirSync(folder).sort() : [];
  return Promise.all(
    names.map(async (name) => {
      const { id, title } = await engine.importPath(join(folder!, name));
      return { name: title, model: id, settings: {} };
    }),
  );
}

/**
 * The papers on fewer tokens or less work for each, on the same CIFAR-10 test images, one thread, one
 * image at a time: a table, and a chart as SVG.
 */
export async function tokenPapers(): Promise<Report> {
  process.env.VITRINE_THREADS = '1';
  const images = cifar10Test().slice(0, IMAGES);
  const engine = await openEngine();
  const ways = [...WAYS, ...(await controls(engine))];
  const tallies = await measureWays(engine, ways, images);
  await engine.close();

  const points = ways.map(({ name }, i) => ({
    name,
    top1: tallies[i]!.top1,
    gflops: tallies[i]!.gflops,
    ms: median(tallies[i]!.runMs),
  }));
  writeFileSync(join(root, CHART), await chartOf(points));
  return {
    title: `Token papers: ${images.length} CIFAR-10 test images, 1 thread, one by one; chart in ${CHART}`,
    target: 'a comparison: every model answers every image',
    columns: ['model', 'top-1', 'GFLOPs', 'time in the model', 'speed', 'file to result'],
    rows: points.map(({ name, top1, gflops, ms: inside }, i) => [
      name,
      percent2(top1),
      gflops.toFixed(4),
      ms(inside),
      `${speed(tallies[i]!, tallies[0]!).toFixed(2)}x`,
      ms(median(tallies[i]!.allMs)),
    ]),
    pass: points.every(({ gflops }) => Number.isFinite(gflops)),
  };
}
