/*
 * The token families through the whole engine, on small models of random weights: what PyTorch
 * computed for the same image (models/make_golden.py) must come out.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gflops } from '#shared/agreement';
import { axisLength } from '#shared/types';
import { temporaryFolder } from '../testing';
import { type GoldenBench, goldenOf, openGolden, type Sampled } from './testing';

const OUTPUTS = 1e-4;
const WEIGHTS = 1e-5;

const folder = temporaryFolder();
let bench: GoldenBench;
const golden = (family: string) => {
  beforeAll(async () => {
    bench = await openGolden(family, folder);
  });
  afterAll(() => bench.engine.close());
  return goldenOf(family);
};

describe('DVT', () => {
  const { exits } = golden('dvt') as {
    exits: { logits: Sampled; feature: Sampled; relations: Sampled; attention: Sampled[] }[];
  };

  test('every exit, with the features and relations of the one before', async () => {
    const { parts } = await bench.run({ runAll: true, rawOutputs: true, layers: 'all' });
    for (const [exit, expected] of exits.entries()) {
      for (const name of ['logits', 'feature', 'relations'] as const) {
        await bench.expectSampled(parts.outputs![`exit${exit}.${name}`]!, expected[name], OUTPUTS);
      }
    }
    const layers = parts.attention!.layers;
    const expected = exits.flatMap(({ attention }) => attention);
    expect(layers.map(({ layer }) => layer)).toEqual(expected.map((_, i) => i));
    for (const { layer, tensor } of layers) {
      await bench.expectSampled(tensor!, expected[layer]!, WEIGHTS);
    }
  });

  test('layers say which grid they are on', () => {
    const grids = bench.card.attention.map(({ file, queries }) => [file, queries]);
    const coarse = { grid: [4, 4], special: 1, names: ['class token'] };
    const fine = { grid: [8, 8], special: 1, names: ['class token'] };
    expect(grids).toEqual([
      [undefined, coarse],
      [undefined, coarse],
      ['exit1.onnx', fine],
      ['exit1.onnx', fine],
    ]);
    expect(bench.card.patch).toEqual([4, 4]);
    expect(bench.card.files.map(({ name }) => name)).toEqual(['exit0.onnx', 'exit1.onnx']);
  });

  test('a layer that was not kept is fetched with what its exit was fed', async () => {
    const { id } = await bench.run({ runAll: true, layers: 'none' });
    for (const [layer, expected] of exits.flatMap(({ attention }) => attention).entries()) {
      const ref = await bench.call('attention.layer', { result: id, layer });
      await bench.expectSampled(ref, expected, WEIGHTS);
    }
  });
});

describe('DynamicViT', () => {
  const { dense, cases } = golden('dynamicvit') as {
    dense: Sampled;
    cases: {
      settings: Record<string, string | number>;
      logits: Sampled;
      scores: Sampled[];
      kept: number[][];
      attention: Sampled[];
    }[];
  };

  test.each(cases)('$settings', async ({ settings, logits, scores, kept, attention }) => {
    const { id, parts } = await bench.run({ ...settings, rawOutputs: true, layers: '1,3' });
    await bench.expectSampled(parts.outputs!.logits!, logits, OUTPUTS);
    const { grid, stages } = parts.tokens!;
    expect(grid).toEqual([8, 8]);
    expect(stages.map((stage) => stage.kept)).toEqual(kept);
    expect(stages.map(({ beforeLayer }) => beforeLayer)).toEqual([1, 2, 3]);
    for (const [i, stage] of stages.entries()) {
      await bench.expectSampled(stage.scores, scores[i]!, OUTPUTS);
    }
    for (const { layer, tensor, queries, keys } of parts.attention!.layers) {
      // Those not kept are fetched anew, from the same counts and edit.
      const ref = tensor ?? (await bench.call('attention.layer', { result: id, layer }));
      await bench.expectSampled(ref, attention[layer]!, WEIGHTS);
      expect([axisLength(queries), axisLength(keys)]).toEqual(ref.shape.slice(1));
      expect(keys.places).toEqual(layer === 0 ? undefined : kept[layer - 1]);
    }
  });

  test('keeping all tokens is the dense model', async () => {
    const { parts } = await bench.run({ keepRatio: 1, rawOutputs: true });
    await bench.expectSampled(parts.outputs!.logits!, dense, OUTPUTS);
    expect(parts.attention!.layers.every(({ keys }) => keys.places === undefined)).toBe(true);
  });

  test.each([
    ['all tokens', 1],
    ['keep ratio 0.7', 0.7],
  ])('GFLOPs of what ran are those that PyTorch counts: %s', async (name, keepRatio) => {
    const { card } = bench;
    const counted = card.measured.find((fact) => fact.name === `GFLOPs per image, ${name}`)!;
    const { parts } = await bench.run({ keepRatio });
    expect(gflops(parts, card)!.toPrecision(3)).toBe(Number(counted.value).toPrecision(3));
    const uncounted = { ...card, pruning: { ...card.pruning!, gflops: undefined } };
    expect(gflops(parts, uncounted)).toBe(keepRatio === 1 ? card.gflops : null);
  });
});

describe('LV-ViT', () => {
  const expected = golden('lvvit') as {
    logits: Sampled;
    tokenLabels: Sampled;
    attention: Sampled[];
  };

  test('class scores of the image and of every patch, and attention', async () => {
    const { parts } = await bench.run({ rawOutputs: true });
    await bench.expectSampled(parts.outputs!.logits!, expected.logits, OUTPUTS);
    expect(parts.tokenLabels!.grid).toEqual([4, 4]);
    await bench.expectSampled(parts.tokenLabels!.scores, expected.tokenLabels, OUTPUTS);
    expect(parts.attention!.layers).toHaveLength(expected.attention.length);
    for (const { layer, tensor } of parts.attention!.layers) {
      await bench.expectSampled(tensor!, expected.attention[layer]!, WEIGHTS);
    }
  });
});
