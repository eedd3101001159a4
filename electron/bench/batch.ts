import { fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeImages, query } from '../engine/runs/testing';
import { openEngine } from './engine';
import { type BenchModel, modelFile, photos, python, root } from './fixtures';
import { pairs } from './measure';
import { startPlain } from './plain';
import { megabytes, percent, type Report } from './report';

/** Images a second, ours over Python's. */
const TARGET = 1.3;
const PHOTOS = 200;
const TIMES = 5;

/** A folder to a table: ours against the plain Python script, in turns. */
export async function batch(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-batch-'));
  const engine = await openEngine();
  const rows: string[][] = [];
  let tiny = 0;
  try {
    const images = fill(folder);
    for (const name of ['vit-tiny', 'vit-small'] satisfies BenchModel[]) {
      const file = modelFile(name);
      const script = join(root, 'electron', 'bench', 'plain_batch.py');
      type Table = { ms: number; top1: number[] };
      const plain = await startPlain<Table>(python, script, file, engine.threads);
      const { id } = await engine.import(file);
      const ours = async () => (await engine.batch(images, id)).ms;
      const theirs = async () => (await plain.ask(folder)).ms;
      await sameAnswers(await engine.batch(images, id), (await plain.ask(folder)).top1);
      const { a, b, ratio, interval } = await pairs(TIMES, ours, theirs, 1);
      plain.stop();
      if (name === 'vit-tiny') tiny = 1 / ratio;
      rows.push([name, rate(a), rate(b), (1 / ratio).toFixed(3), rates(interval)]);
    }
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    title: `Batch: ${PHOTOS} photos to a table on disk, ${engine.threads} threads, median of ${TIMES}`,
    target: `vit-tiny at least ${TARGET} x the images a second of plain Python (Pillow in threads, NumPy, ONNX Runtime on 16 images at a time)`,
    columns: ['model', 'ours', 'Python', 'ratio', 'interval'],
    rows,
    pass: tiny >= TARGET,
  };
}

/** Of ours over theirs in milliseconds, as images a second. */
export const rates = ([low, high]: readonly [number, number]): string =>
  `${(1 / high).toFixed(2)}–${(1 / low).toFixed(2)}`;

const rate = (ms: number): string => `${((1000 * PHOTOS) / ms).toFixed(1)} img/s`;

/** The sample photographs, again and again, sorted by name. */
function fill(folder: string): string[] {
  const samples = photos();
  return Array.from({ length: PHOTOS }, (_, i) => {
    const sample = samples[i % samples.length]!;
    const path = join(folder, `${String(i).padStart(4, '0')}-${basename(sample)}`);
    copyFileSync(sample, path);
    return path;
  });
}

/** A bench of two programs that answer differently would measure nothing. */
async function sameAnswers({ run }: { run: string }, theirs: readonly number[]): Promise<void> {
  const rows = await query(run, 'SELECT top1Index FROM rows ORDER BY input');
  const ours = rows.map(({ top1Index }) => top1Index);
  if (ours.join() !== theirs.join()) throw new Error(`classes differ: ${ours} and ${theirs}`);
}

const AT = [100, 1000, 10_000];
/** A leak of 2 KB an image would show; less is the allocator settling. */
const GROWTH = 0.1;

/** Resident memory while a batch of 10,000 small images goes on, in a process of its own. */
export async function batchMemory(): Promise<Report> {
  const child = fork(process.argv[1]!, ['--batch-memory']);
  const sizes = await new Promise<number[]>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number[]));
    child.once('exit', (code) => reject(new Error(`the measured process ended with ${code}`)));
  });
  const growth = sizes.at(-1)! / sizes[0]! - 1;
  return {
    title: 'Batch memory: resident size after N images, rows with embeddings written to disk',
    target: `from image ${AT[0]} to ${AT.at(-1)} it grows by at most ${percent(GROWTH)}`,
    columns: ['model', ...AT.map(String), 'growth'],
    rows: [['vit-cifar10', ...sizes.map(megabytes), percent(growth)]],
    pass: growth <= GROWTH,
  };
}

/** The measured process: sends the sizes in bytes to its parent. */
export async function measuredBatch(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-batch-'));
  const engine = await openEngine();
  try {
    const images = makeImages(folder, AT.at(-1)!);
    const sizes: number[] = [];
    await engine.batch(images, 'vit-cifar10', (done) => {
      if (done >= (AT[sizes.length] ?? Number.POSITIVE_INFINITY)) {
        sizes.push(process.memoryUsage.rss());
      }
    });
    process.send!(sizes, () => process.disconnect());
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
