import { rates } from './batch';
import { cifar10Test } from './cifar10';
import { openEngine } from './engine';
import { pairs } from './measure';
import type { Report } from './report';

const IMAGES = 1000;
const TIMES = 5;
/** Images a second, over the dense model's. */
const TARGET = 1.4;
const DENSE = 'vit-cifar10-p4';
const PAPERS = ['dvt-cifar10', 'dynamicvit-cifar10'];

/** Runs of the cascade and of the pruned model against a run of the dense one, all in batches. */
export async function batchedPapers(): Promise<Report> {
  const images = cifar10Test()
    .slice(0, IMAGES)
    .map(({ path }) => path);
  const engine = await openEngine();
  const rows: string[][] = [];
  let worst = Number.POSITIVE_INFINITY;
  try {
    for (const model of PAPERS) {
      const paper = async () => (await engine.batch(images, model)).ms;
      const dense = async () => (await engine.batch(images, DENSE)).ms;
      const { a, b, ratio, interval } = await pairs(TIMES, paper, dense, 1);
      worst = Math.min(worst, 1 / ratio);
      const rate = (ms: number) => `${((1000 * IMAGES) / ms).toFixed(0)} img/s`;
      rows.push([model, rate(a), rate(b), (1 / ratio).toFixed(2), rates(interval)]);
    }
  } finally {
    await engine.close();
  }
  return {
    title: `Batched papers: ${IMAGES} CIFAR-10 test images to a table on disk, ${engine.threads} threads, median of ${TIMES}`,
    target: `each does at least ${TARGET} x the images a second of the dense ViT`,
    columns: ['model', 'ours', 'dense', 'ratio', 'interval'],
    rows,
    pass: worst >= TARGET,
  };
}
