/* DynamicViT through the whole engine, on a small model of random weights. What PyTorch computed for the same image (models/make_golden.py) must come out of the engine. */
import { describe, expect, test } from 'vitest';
import { gflops } from '#shared/agreement';
import { axisLength, type Result } from '#shared/types';
import { failure } from '../../electron/engine/testing';
import {
  badInput,
  countRuns,
  goldenBench,
  goldenOf,
  range,
  type Sampled,
  type Settings,
} from '../../electron/engine/testing/golden';

const OUTPUTS = 1e-4;
const WEIGHTS = 1e-5;

const bench = goldenBench('dynamicvit');

describe('as PyTorch computes it', () => {
  const { dense, cases } = goldenOf('dynamicvit') as {
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
    const { id, parts } = await bench().run({ ...settings, rawOutputs: true, layers: '1,3' });
    await bench().expectSampled(parts.outputs!.logits!, logits, OUTPUTS);
    const { grid, stages } = parts.tokens!;
    expect(grid).toEqual([8, 8]);
    expect(stages.map((stage) => stage.kept)).toEqual(kept);
    expect(stages.map(({ beforeLayer }) => beforeLayer)).toEqual([1, 2, 3]);
    for (const [i, stage] of stages.entries()) {
      await bench().expectSampled(stage.scores, scores[i]!, OUTPUTS);
    }
    for (const { layer, tensor, queries, keys } of parts.attention!.layers) {
      // Layers that were not kept are computed again, from the same counts and edit.
      const ref = tensor ?? (await bench().call('attention.layer', { result: id, layer }));
      await bench().expectSampled(ref, attention[layer]!, WEIGHTS);
      expect([axisLength(queries), axisLength(keys)]).toEqual(ref.shape.slice(1));
      expect(keys.places).toEqual(layer === 0 ? undefined : kept[layer - 1]);
    }
  });

  test('keeping all tokens is the dense model', async () => {
    const { parts } = await bench().run({ keepRatio: 1, rawOutputs: true });
    await bench().expectSampled(parts.outputs!.logits!, dense, OUTPUTS);
    expect(parts.attention!.layers.every(({ keys }) => keys.places === undefined)).toBe(true);
  });

  test.each([
    ['all tokens', 1],
    ['keep ratio 0.7', 0.7],
  ])('GFLOPs of what ran are those that PyTorch counts: %s', async (name, keepRatio) => {
    const { card } = bench();
    const counted = card.measured.find((fact) => fact.name === `GFLOPs per image, ${name}`)!;
    const { parts } = await bench().run({ keepRatio });
    expect(gflops(parts, card)!.toPrecision(3)).toBe(Number(counted.value).toPrecision(3));
    const uncounted = { ...card, pruning: { ...card.pruning!, gflops: undefined } };
    expect(gflops(parts, uncounted)).toBe(keepRatio === 1 ? card.gflops : null);
  });
});

const kept = ({ parts }: Result) => parts.tokens!.stages.map((stage) => stage.kept);
const counts = (result: Result) => kept(result).map(({ length }) => length);

test('a ratio keeps n*r, n*r^2, ..., rounded down, and at least one', async () => {
  expect(counts(await bench().run())).toEqual([44, 31, 21]);
  expect(counts(await bench().run({ keepRatio: '0.5' }))).toEqual([32, 16, 8]);
  expect(counts(await bench().run({ keepRatio: 0.01 }))).toEqual([1, 1, 1]);
  expect(counts(await bench().run({ keepRatio: 0.5, keep: '60,60,2' }))).toEqual([60, 60, 2]);
});

test('each stage keeps of what the one before left', async () => {
  for (const ranking of ['predicted', 'attention', 'random']) {
    const [first, second, third] = kept(await bench().run({ ranking }));
    expect(first).toEqual(first!.toSorted((a, b) => a - b));
    expect(first).toEqual(expect.arrayContaining(second!));
    expect(second).toEqual(expect.arrayContaining(third!));
  }
});

test('patches dropped by hand go at the first stage, those kept by hand stay to the last', async () => {
  const own = await bench().run();
  const [dropped, forced] = [
    kept(own)[2]!.slice(0, 3),
    range(0, 64)
      .filter((patch) => !kept(own)[0]!.includes(patch))
      .slice(0, 2),
  ];
  const edited = await bench().run({
    dropPatches: dropped.join(),
    keepPatches: forced.join(),
    rawOutputs: true,
  });
  expect(counts(edited)).toEqual(counts(own));
  for (const patch of dropped) expect(kept(edited)[0]).not.toContain(patch);
  expect(kept(edited)[2]).toEqual(expect.arrayContaining(forced));
  expect(edited.parts.predictions!.top[0]!.p).not.toBe(own.parts.predictions!.top[0]!.p);

  // Fewer are left than the ratio would keep; more are kept than it would leave.
  const few = await bench().run({ keepRatio: 1, dropPatches: range(10, 64).join() });
  expect(kept(few)).toEqual([range(0, 10), range(0, 10), range(0, 10)]);
  const many = await bench().run({ keep: '1,1,1', keepPatches: '7,8,9' });
  expect(kept(many)).toEqual([
    [7, 8, 9],
    [7, 8, 9],
    [7, 8, 9],
  ]);
  for (const ranking of ['attention', 'random']) {
    const [first, , last] = kept(
      await bench().run({ ranking, dropPatches: '3', keepPatches: '4' }),
    );
    expect(first).not.toContain(3);
    expect(last).toContain(4);
  }
});

test('ranking by attention keeps what the class token looks at in the block before', async () => {
  const { result, runs } = await countRuns(() => bench().run({ ranking: 'attention' }));
  expect(runs).toBe(4); // one to rank for each stage, one to answer
  const layers = result.parts.attention!.layers;
  for (const [stage, patches] of kept(result).entries()) {
    const { tensor, heads, keys } = layers[stage]!; // of the block before
    const weights = await bench().floats(tensor!);
    const places = keys.places ?? range(0, 64);
    const n = 1 + places.length;
    const looks = places.map((_, k) =>
      range(0, heads).reduce((sum, h) => sum + weights[h * n * n + 1 + k]!, 0),
    );
    const order = [...places.keys()].sort((a, b) => looks[b]! - looks[a]!);
    const best = order.slice(0, patches.length).map((k) => places[k]!);
    expect(patches).toEqual(best.sort((a, b) => a - b));
  }
});

test('ranking at random is neither the model’s own nor another each time', async () => {
  const [own, random, again] = [
    await bench().run(),
    await bench().run({ ranking: 'random' }),
    await bench().run({ ranking: 'random' }),
  ];
  expect(kept(random)).toEqual(kept(again));
  expect(kept(random)).not.toEqual(kept(own));
  expect(counts(random)).toEqual(counts(own));
});

test('statistics cope with dropped places; rollout says why it cannot', async () => {
  const { id } = await bench().run({ layers: 'none' });
  const { layers } = await bench().call('attention.stats', { result: id });
  const left = [65, 45, 32, 22];
  for (const [i, { entropy, distance }] of layers.entries()) {
    for (const nats of entropy) expect(nats).toBeGreaterThan(0);
    for (const nats of entropy) expect(nats).toBeLessThanOrEqual(Math.log(left[i]!));
    for (const pixels of distance) expect(pixels).toBeGreaterThan(0);
    for (const pixels of distance) expect(pixels).toBeLessThan(32 * Math.SQRT2);
  }
  expect(await failure(bench().call('attention.rollout', { result: id }))).toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/tokens are dropped on the way, layer 1 has 45 left/),
  });
  const dense = await bench().run({ keepRatio: 1 });
  const { shape } = await bench().call('attention.rollout', { result: dense.id });
  expect(shape).toEqual([4, 65, 65]);
});

const everything = range(0, 64).join();
test.each<[Settings, RegExp]>([
  [{ keepRatio: 0 }, /keepRatio: must be above 0/],
  [{ keepRatio: 1.1 }, /keepRatio: must be 0 to 1/],
  [{ keep: '44,31' }, /keep: must be 3 counts/],
  [{ keep: '44,31,0' }, /keep: a stage must keep at least 1/],
  [{ keep: '65,31,21' }, /keep: there are 64 tokens/],
  [{ keep: '44,45,21' }, /keep: a stage cannot keep more/],
  [{ keep: '44;31;21' }, /keep: must be numbers/],
  [{ dropPatches: '64' }, /dropPatches: there is no patch 64: the 8x8 grid has 0 to 63/],
  [{ dropPatches: '-1' }, /dropPatches: must be numbers/],
  [{ keepPatches: '3,70' }, /keepPatches: there is no patch 70/],
  [{ dropPatches: everything }, /dropPatches: all patches are dropped/],
  [{ dropPatches: '1,2', keepPatches: '2,3' }, /keepPatches: patch 2 is among dropPatches/],
  [{ ranking: 'best' }, /ranking: must be predicted, attention, random/],
])('%j is refused', async (settings, message) => {
  expect(await failure(bench().run(settings))).toMatchObject(badInput(message));
});
