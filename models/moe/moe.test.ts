/* Mixtures of experts through the whole engine, on small models of random weights. What PyTorch computed for the same image must come out of the engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { gflops } from '#shared/agreement';
import { variation } from '#shared/parts/routing';
import type { RoutingLayer, TensorRef } from '#shared/types';
import { routingLayer } from '../../electron/engine/family-kit';
import { failure, root } from '../../electron/engine/testing';
import {
  badInput,
  goldenBench,
  goldenOf,
  type Sampled,
  type Settings,
} from '../../electron/engine/testing/golden';

const OUTPUTS = 1e-4;
const WEIGHTS = 1e-5;

const bench = goldenBench('moe');

/** The rows of a `[T, k]` tensor. */
async function rows({ id, shape: [count = 0, k = 0] }: TensorRef): Promise<number[][]> {
  const { data } = await bench().engine.tensors.read(id);
  return Array.from({ length: count }, (_, t) => Array.from(data.slice(t * k, (t + 1) * k)));
}

interface Layer {
  chosen: number[][];
  gates: Sampled;
  kept: number[][];
  load: number[];
  loadKept: number[];
  probabilities: Sampled;
}

describe('as PyTorch computes it', () => {
  const { cases } = goldenOf('moe') as {
    cases: {
      settings: Record<string, string | number>;
      logits: Sampled;
      capacity: number;
      layers: Layer[];
      attention: Sampled[];
      gflops: number;
    }[];
  };

  test.each(cases)('$settings', async ({ settings, logits, capacity, layers, ...golden }) => {
    const { parts } = await bench().run({ ...settings, rawOutputs: true });
    await bench().expectSampled(parts.outputs!.logits!, logits, OUTPUTS);
    const { tokens, layers: routed } = parts.routing!;
    expect(tokens).toEqual({ grid: [8, 8], special: 1 });
    expect(routed.map(({ layer }) => layer)).toEqual([1, 2]);
    for (const [i, layer] of layers.entries()) {
      const given: RoutingLayer = routed[i]!;
      expect(await rows(given.chosen)).toEqual(layer.chosen);
      expect(await rows(given.kept)).toEqual(layer.kept);
      await bench().expectSampled(given.gates, layer.gates, WEIGHTS);
      await bench().expectSampled(given.probabilities, layer.probabilities, WEIGHTS);
      expect(given).toMatchObject({
        experts: 8,
        mode: settings.routing === 'top-k' ? 'topk' : 'prototype',
        capacity,
        load: layer.load,
        loadKept: layer.loadKept,
      });
      expect(given.cv).toBeCloseTo(variation(layer.load), 12);
      expect(Math.max(...given.loadKept)).toBeLessThanOrEqual(capacity);
    }
    for (const { layer, tensor } of parts.attention!.layers) {
      await bench().expectSampled(tensor!, golden.attention[layer]!, WEIGHTS);
    }
    // Only the experts that kept a token compute: what ran costs what PyTorch counts in it.
    expect(gflops(parts, bench().card)).toBeCloseTo(golden.gflops, 9);
  });
});

test('with room for all no choice is dropped, and less room drops more', async () => {
  const dropped = async (capacity: number) => {
    const { parts } = await bench().run({ capacity });
    return parts.routing!.layers.map(({ load, loadKept }) => sum(load) - sum(loadKept));
  };
  expect(await dropped(8)).toEqual([0, 0]);
  expect(await dropped(1_000_000)).toEqual([0, 0]);
  const [some, more] = [sum(await dropped(1)), sum(await dropped(0.25))];
  expect(some).toBeGreaterThan(0);
  expect(more).toBeGreaterThan(some);
});

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

test.each<[Settings, RegExp]>([
  [{ capacity: 0 }, /capacity: must be above 0/],
  [{ capacity: -1 }, /capacity: must be above 0/],
  [{ capacity: 'none' }, /capacity: must be a number/],
  [{ capacity: 1e30 }, /capacity: must be at most 1000000/],
  [{ k: 9 }, /k: must be 1 to 8, the number of experts/],
  [{ k: 0 }, /k: must be 1 to 8/],
  [{ routing: 'hash' }, /routing: must be top-k or prototypes/],
  [{ routing: 'prototypes', k: 3 }, /k: 8 experts do not divide into 3 groups/],
])('%j is refused', async (settings, message) => {
  expect(await failure(bench().run(settings))).toMatchObject(badInput(message));
});

describe('a router that gave nonsense', () => {
  const table = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
  const layer = (chosen: number, probability: number) =>
    routingLayer(
      { layer: 2, experts: 2, mode: 'topk', capacity: null },
      {
        chosen: table([1, 1], chosen),
        gates: table([1, 1], probability),
        probabilities: table([1, 2], probability, 1 - probability),
      },
      async ({ shape }) => ({ id: 'kept', dtype: 'float32', shape: [...shape] }),
    );

  test.each([
    [0, Number.NaN, /The router of block 3 gave values that are not finite/],
    [2, 0.5, /The router of block 3 chose expert 2 of 2/],
    [-1, 0.5, /The router of block 3 chose expert -1 of 2/],
  ])('expert %d, probability %d', async (chosen, probability, message) => {
    expect(await failure(layer(chosen, probability))).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(message),
    });
  });
});

describe('imported without a card', () => {
  const folder = join(root, 'models/moe/imported');
  const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as {
    logits: Sampled;
    layers: Omit<Layer, 'kept' | 'loadKept'>[];
  };
  let id = '';
  beforeAll(async () => {
    const card = await bench().engine.catalogue.importPath(join(folder, 'model.onnx'));
    id = card.id;
    expect(card.family).toBe('vit');
    expect(card.routers).toHaveLength(2);
  });

  test('a TopK over a Softmax is shown as PyTorch computes it', async () => {
    const { parts } = await bench().run({ rawOutputs: true }, id);
    await bench().expectSampled(parts.outputs!.logits!, golden.logits, OUTPUTS);
    expect(Object.keys(parts.outputs!)).toEqual(['logits']);
    expect(parts.routing!.tokens).toMatchObject({ grid: [4, 4], special: 1 });
    for (const [i, layer] of golden.layers.entries()) {
      const given = parts.routing!.layers[i]!;
      expect(await rows(given.chosen)).toEqual(layer.chosen);
      await bench().expectSampled(given.gates, layer.gates, WEIGHTS);
      await bench().expectSampled(given.probabilities, layer.probabilities, WEIGHTS);
      expect(given).toMatchObject({ experts: 5, mode: 'topk', capacity: null, load: layer.load });
      expect(given.loadKept).toEqual(layer.load);
    }
  });
});
