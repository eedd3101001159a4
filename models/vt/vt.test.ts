/* VT through the whole engine, on a small model of random weights. What PyTorch computed for the same image (models/make_golden.py) must come out of the engine. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VisualTokens } from '#shared/types';
import { mean, placeVariance } from '#shared/visual-tokens';
import { samplesDir } from '../../electron/engine/testing/engine';
import { goldenBench, goldenOf, type Sampled } from '../../electron/engine/testing/golden';

const OUTPUTS = 1e-4;
const WEIGHTS = 1e-5;

const bench = goldenBench('vt');

const sums = (data: Float32Array, rows: number, along: 'rows' | 'columns'): number[] => {
  const width = data.length / rows;
  const found = new Array<number>(along === 'rows' ? rows : width).fill(0);
  for (const [i, value] of data.entries()) {
    found[along === 'rows' ? Math.floor(i / width) : i % width]! += value;
  }
  return found;
};

describe('as PyTorch computes it', () => {
  const expected = goldenOf('vt') as Record<string, Sampled>;

  test('class scores, and of each module its maps, attention and shares', async () => {
    const { parts } = await bench().run({ rawOutputs: true });
    const { layers } = parts.visualTokens!;
    expect(layers.map(({ tokenizer, grid }) => [tokenizer, grid])).toEqual([
      ['filter', [8, 8]],
      ['recurrent', [8, 8]],
    ]);
    const { shape, ...logits } = expected.logits!;
    await bench().expectSampled(
      parts.outputs!.logits!,
      { ...logits, shape: [1, ...shape] },
      OUTPUTS,
    );
    for (const [module, { maps, attention }] of layers.entries()) {
      await bench().expectSampled(maps, expected[`maps${module + 1}`]!, WEIGHTS);
      await bench().expectSampled(attention, expected[`attention${module + 1}`]!, WEIGHTS);
    }
    await bench().expectSampled(layers[0]!.shares!, expected.shares1!, WEIGHTS);
    expect(layers[1]!.shares).toBeUndefined();
  });

  test('attention sums to 1 over what a token reads', async () => {
    const { parts } = await bench().run();
    for (const { attention, readers } of parts.visualTokens!.layers) {
      const data = await bench().floats(attention);
      for (const sum of sums(data, attention.shape[0]!, readers)) expect(sum).toBeCloseTo(1, 5);
    }
  });

  test('its attention is shown as visual tokens only', async () => {
    const { parts } = await bench().run();
    expect(parts.attention).toBeUndefined();
    expect(bench().card.attention).toEqual([]);
  });

  test('entropy, centres and overlap are those of the maps', async () => {
    const { parts } = await bench().run();
    for (const { entropy, centres, overlap, grid, maps } of parts.visualTokens!.layers) {
      const tokens = maps.shape[0]!;
      expect([entropy.length, centres.length]).toEqual([tokens, tokens]);
      for (const value of entropy) expect(value).toBeLessThanOrEqual(Math.log(grid[0] * grid[1]));
      for (const side of centres.flat()) expect(Math.abs(side - 0.5)).toBeLessThan(0.5);
      expect(overlap).toBeGreaterThan(0);
      expect(overlap).toBeLessThan(1);
    }
  });
});

test('the tokens of the trained model look at places of their own, the recurrent ones more variably', async () => {
  const { engine, call } = bench();
  const names = readdirSync(samplesDir).filter((name) => name.endsWith('.jpg'));
  const files = await engine.registerPaths(names.map((name) => join(samplesDir, name)));
  const images: VisualTokens['layers'][] = [];
  for (const { id } of files) {
    const request = { job: id, file: id, model: 'vt-cifar10', settings: {} };
    images.push((await call('analyze.run', request)).parts.visualTokens!.layers);
  }
  const uniform = Math.log(64);
  for (const { entropy, overlap } of images.flat()) {
    expect(mean(entropy)).toBeLessThan(0.85 * uniform);
    expect(overlap).toBeLessThan(0.6);
  }
  const [filter, recurrent] = [0, 1].map((module) =>
    placeVariance(images.map((layers) => layers[module]!.centres)),
  );
  expect(recurrent).toBeGreaterThan(filter!);
});
