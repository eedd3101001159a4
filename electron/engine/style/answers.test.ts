/* Questions about a stylised image, through the whole engine on StyTr2's golden. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Input } from '#shared/contract';
import type { Stylized } from '#shared/types';
import { decodeNpy } from '../tensors/npy';
import { temporaryFolder } from '../testing';
import { goldenOf, type Sampled } from '../testing/golden';
import { openStyle, type StyleBench } from './testing';

const folder = temporaryFolder();
const golden: Record<string, Sampled> = goldenOf('stytr2').attention;
const layers = Object.keys(golden);

let bench: StyleBench;
let part: Stylized;
beforeAll(async () => {
  bench = await openStyle(folder, { rounds: 3, keepColours: true });
  part = bench.result.parts.stylized!;
});
afterAll(() => bench.engine.close());

type Question = Omit<Input<'stylized.attention'>, 'result'>;
async function ask(question: Question): Promise<{ shape: number[]; data: Float32Array }> {
  const ref = await bench.call('stylized.attention', { result: bench.result.id, ...question });
  const { data } = await bench.engine.tensors.read(ref.id);
  return { shape: ref.shape, data: data as Float32Array };
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('attention of a patch', () => {
  test('has the layers of the model, in the order of running', () => {
    expect(part.attention?.layers.map(({ name }) => name)).toEqual(layers);
    expect(part.attention?.grids).toEqual({ content: [6, 8], style: [5, 5] });
  });

  test.each(layers)('%s is PyTorch’s softmax, row by row and column by column', async (layer) => {
    const { shape, step, values } = golden[layer]!;
    const [heads = 0, queries = 0, keys = 0] = shape;
    const rows = new Float32Array(heads * queries * keys);
    const columns = new Float32Array(heads * queries * keys);
    for (let q = 0; q < queries; q++) {
      const row = await ask({ round: 1, layer, of: 'queries', patch: q });
      expect(row.shape).toEqual([heads, keys]);
      for (let h = 0; h < heads; h++) {
        const own = row.data.subarray(h * keys, (h + 1) * keys);
        expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
        rows.set(own, (h * queries + q) * keys);
      }
    }
    for (let k = 0; k < keys; k++) {
      const column = await ask({ round: 1, layer, of: 'keys', patch: k });
      expect(column.shape).toEqual([heads, queries]);
      for (const [i, value] of column.data.entries()) columns[i * keys + k] = value;
    }
    expect(
      worst(
        values,
        rows.filter((_, i) => i % step === 0),
      ),
    ).toBeLessThan(1e-5);
    expect(worst(rows, columns)).toBeLessThan(1e-5);
  });

  test('in a later round is of what that round was given, not of what was shown', async () => {
    const question = { layer: 'content0', of: 'queries', patch: 20 } as const;
    const [first, second] = await Promise.all([1, 2].map((round) => ask({ ...question, round })));
    expect(worst(first!.data, second!.data)).toBeGreaterThan(0.01);
    expect(part.rounds[1]!.given).not.toEqual(part.rounds[0]!.output);
    // The style is the same in all rounds.
    const style = { layer: 'style1', of: 'keys', patch: 3 } as const;
    expect(await ask({ ...style, round: 1 })).toEqual(await ask({ ...style, round: 3 }));
  });

  test('runs the model once a layer', async () => {
    const question = { round: 3, layer: 'decoder1First', of: 'queries' } as const;
    await ask({ ...question, patch: 0 });
    const before = bench.jobs.length;
    await ask({ ...question, patch: 47 });
    await ask({ ...question, of: 'keys', patch: 24 });
    expect(bench.jobs).toHaveLength(before);
  });

  test.each<[Question, string]>([
    [{ round: 4, layer: 'style0', of: 'keys', patch: 0 }, 'There is no round 4'],
    [{ round: 1, layer: 'style9', of: 'keys', patch: 0 }, 'There is no attention “style9”'],
    [{ round: 1, layer: 'decoder0First', of: 'queries', patch: 48 }, 'The content has no patch 48'],
    [{ round: 1, layer: 'decoder0First', of: 'keys', patch: 25 }, 'The style has no patch 25'],
  ])('%o: %s', async (question, message) => {
    await expect(ask(question)).rejects.toMatchObject({ code: 'bad-input', message });
  });
});

describe('the image of a round as a file', () => {
  const file = (form: 'png' | 'npy', round = 2) =>
    bench.call('stylized.file', { result: bench.result.id, round, form });

  test('npy: raw', async () => {
    const { name, bytes } = await file('npy');
    expect(name).toBe('content.style.round2.npy');
    const { data } = await bench.engine.tensors.read(part.rounds[1]!.output.id);
    expect(decodeNpy(bytes)).toEqual({ shape: [3, 45, 61], data });
  });

  test('png: clamped and rounded', async () => {
    const { name, bytes } = await file('png');
    expect(name).toBe('content.style.round2.png');
    const { data: rgb, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([61, 45, 3]);
    const { data } = await bench.engine.tensors.read(part.rounds[1]!.output.id);
    const wanted = Array.from(rgb, (_, i) => {
      const value = data[(i % 3) * 45 * 61 + Math.floor(i / 3)]!;
      return Math.round(Math.min(1, Math.max(0, value)) * 255);
    });
    expect(worst(rgb, wanted)).toBe(0);
  });

  test('of a round that is not there', async () => {
    await expect(file('png', 4)).rejects.toMatchObject({
      message: 'There is no round 4',
      hint: expect.stringContaining('has 3'),
    });
  });
});
