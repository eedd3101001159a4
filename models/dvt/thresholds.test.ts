import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Answered,
  evaluate,
  exitShares,
  findThresholds,
  thresholdsWithin,
} from '#shared/exits';
import type { Tensor } from '#shared/types';
import { decodeNpy } from '../../electron/engine/tensors/npy';

const FIXTURE = join(process.cwd(), '../shared/fixtures/dvt-thresholds');
const absent = !existsSync(FIXTURE);
if (absent) console.warn(`NOT RUN: the official threshold search; ${FIXTURE} is not here.`);

interface OfficialRow {
  p: number;
  probs: number[];
  /** With the last exit's, which takes everything. */
  T: number[];
  acc: number;
  gflops: number;
  exit_counts: number[];
}

describe.skipIf(absent)(
  'the official threshold search (not run without ../shared/fixtures)',
  () => {
    const arrays = absent ? {} : readNpz(readFileSync(join(FIXTURE, 'io.npz')));
    const rows: OfficialRow[] = absent
      ? []
      : JSON.parse(readFileSync(join(FIXTURE, 'expected.json'), 'utf8'));
    const train = () => images(arrays, 'train');
    const test = () => images(arrays, 'test');

    it('gives the same shares, thresholds, accuracy, cost and counts', () => {
      expect(rows.map(({ p }) => p)).toEqual([1, 5, 10, 20, 30, 40, 59]);
      for (const row of rows) {
        const shares = exitShares(row.p, 3);
        for (const [k, share] of shares.entries()) expect(share).toBeCloseTo(row.probs[k]!, 6);
        const thresholds = findThresholds(train(), shares);
        expect(thresholds).toEqual(row.T.slice(0, -1));
        const { counts, accuracy, cost } = evaluate(test(), thresholds);
        expect(counts).toEqual(row.exit_counts);
        expect(100 * accuracy!).toBeCloseTo(row.acc, 9);
        expect(cost).toBeCloseTo(row.gflops, 5); // the official one is a float32 sum
      }
    });

    it('keeps to a budget and uses it', () => {
      for (const budget of [1.5, 2.5, 4]) {
        const { cost } = evaluate(train(), thresholdsWithin(train(), budget));
        expect(cost).toBeLessThanOrEqual(budget);
        expect(cost).toBeGreaterThan(0.9 * budget);
      }
      expect(() => thresholdsWithin(train(), 1)).toThrowError(/as little as 1 per image/);
    });
  },
);

/** Softmax `[exits, images, classes]` with the true classes and the cost up to each exit. */
function images(arrays: Record<string, Tensor>, set: 'train' | 'test'): Answered[] {
  const probs = arrays[`${set}_probs`]!;
  const [exits, count, classes] = probs.shape as [number, number, number];
  const costs = [...arrays.flops!.data];
  return Array.from({ length: count }, (_, image) => {
    const answers = Array.from({ length: exits }, (_, exit) => {
      const start = (exit * count + image) * classes;
      return [...probs.data.subarray(start, start + classes)];
    });
    const confidences = answers.map((row) => Math.max(...row));
    const truth = arrays[`${set}_targets`]!.data[image]!;
    const right = answers.map((row, exit) => row.indexOf(confidences[exit]!) === truth);
    return { confidences, costs, right };
  });
}

/** The arrays of an .npz, which is a zip of .npy files. */
function readNpz(zip: Buffer): Record<string, Tensor> {
  const arrays: Record<string, Tensor> = {};
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16); // the central directory
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [size, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.toString('latin1', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    arrays[name.replace('.npy', '')] = decodeNpy(inflateRawSync(zip.subarray(data, data + size)));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return arrays;
}
