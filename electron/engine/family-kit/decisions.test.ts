/*
 * What the token families decide, through the whole engine: what was not needed was not run, settings
 * and hand edits do what they say, and those that make no sense are refused.
 */
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withThresholds } from '#shared/parts/exits';
import type { Result } from '#shared/types';
import { failure, temporaryFolder } from '../testing';
import { type GoldenBench, openGolden } from './testing';

const folder = temporaryFolder();
let bench: GoldenBench;
const openedWith = (family: string) => {
  beforeAll(async () => {
    bench = await openGolden(family, folder);
  });
  afterAll(() => bench.engine.close());
};
type Settings = Result['provenance']['settings'];
const refusal = (settings: Settings) => failure(bench.run(settings));
const bad = (message: RegExp) => ({
  code: 'bad-input',
  message: expect.stringMatching(message),
  hint: expect.stringMatching(/./),
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Counts the runs of the runtime itself. */
async function countRuns<T>(work: () => Promise<T>): Promise<{ result: T; runs: number }> {
  const { prototype } = InferenceSession as unknown as { prototype: InferenceSession };
  const spy = vi.spyOn(prototype, 'run');
  try {
    const result = await work();
    return { result, runs: spy.mock.calls.length };
  } finally {
    spy.mockRestore();
  }
}

describe('DVT', () => {
  openedWith('dvt');

  test('an exit that is not needed is not run', async () => {
    const sure = await countRuns(() => bench.run({ threshold0: 0 }));
    expect(sure.runs).toBe(1);
    expect(sure.result.parts.exits).toMatchObject({
      chosen: 0,
      stages: [{ ran: true }, { ran: false, confidence: null, ms: null, top: [] }],
    });
    expect(sure.result.parts.attention!.layers.map(({ layer }) => layer)).toEqual([0, 1]);

    const unsure = await countRuns(() => bench.run({ threshold0: 1 }));
    expect(unsure.runs).toBe(2);
    const { exits, predictions } = unsure.result.parts;
    expect(exits).toMatchObject({ chosen: 1, stages: [{ ran: true }, { ran: true }] });
    expect(predictions!.top).toEqual(exits!.stages[1]!.top);

    const all = await countRuns(() => bench.run({ threshold0: 0, runAll: 'true' }));
    expect(all.runs).toBe(2);
    const { parts } = all.result;
    expect(parts.exits!.chosen).toBe(0);
    expect(parts.predictions!.top).toEqual(parts.exits!.stages[0]!.top);
    // What each exit says does not depend on where the cascade stopped.
    const said = ({ parts }: Result) => parts.exits!.stages.map(({ top }) => top);
    expect(said(all.result)).toEqual(said(unsure.result));
  });

  test('a higher threshold never stops earlier; the boundary itself is sure enough', async () => {
    const full = await bench.run({ runAll: true });
    const { confidence } = full.parts.exits!.stages[0]!;
    const chosen: number[] = [];
    for (const threshold0 of [0, 0.2, confidence!, Math.min(1, confidence! + 1e-9), 1]) {
      const { parts } = await bench.run({ threshold0 });
      chosen.push(parts.exits!.chosen);
      // Read anew from what has run, it is the same.
      expect(withThresholds(full.parts.exits!, [threshold0])!.exits.chosen).toBe(
        parts.exits!.chosen,
      );
    }
    expect(chosen).toEqual(chosen.toSorted());
    expect(chosen.slice(2)).toEqual([0, 1, 1]);
  });

  test('the card gives the threshold that is not set', async () => {
    const given = bench.card.settings.find(({ name }) => name === 'threshold0')!.default;
    expect((await bench.run()).parts.exits!.stages.map(({ threshold }) => threshold)).toEqual([
      given,
      null,
    ]);
  });

  test('attention of an exit that did not run', async () => {
    const { id } = await bench.run({ threshold0: 0 });
    const layer = (number: number) => bench.call('attention.layer', { result: id, layer: number });
    expect(await failure(layer(2))).toMatchObject(bad(/layer 2 is in exit1\.onnx, which did not/));
    expect(await failure(layer(4))).toMatchObject(bad(/no attention layer 4/));
    const { layers } = await bench.call('attention.stats', { result: id });
    expect(layers.map((stats) => stats.layer)).toEqual([0, 1]);
  });

  test('rollout goes through one exit, never from one to the next', async () => {
    const one = await bench.run({ threshold0: 0 });
    const { shape } = await bench.call('attention.rollout', { result: one.id });
    expect(shape).toEqual([2, 17, 17]);
    const both = await bench.run({ threshold0: 1 });
    expect(await failure(bench.call('attention.rollout', { result: both.id }))).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/another graph, exit1\.onnx/),
    });
  });

  test('what a result keeps is let go with it', async () => {
    const before = bench.engine.tensors.bytes;
    const { id } = await bench.run({ runAll: true });
    expect(bench.engine.tensors.bytes).toBeGreaterThan(before);
    await bench.engine.analyzer.release(id);
    expect(bench.engine.tensors.bytes).toBe(before);
  });

  test.each<[Settings, RegExp]>([
    [{ threshold0: 1.01 }, /threshold0: must be 0 to 1/],
    [{ threshold0: -0.1 }, /threshold0: must be 0 to 1/],
    [{ threshold0: 'high' }, /threshold0: must be a number/],
    [{ threshold1: 0.5 }, /no setting “threshold1”/],
    [{ runAll: 'perhaps' }, /runAll: must be true or false/],
    [{ layers: '9' }, /no attention layer 9/],
  ])('%j is refused', async (settings, message) => {
    expect(await refusal(settings)).toMatchObject(bad(message));
  });
});

describe('DynamicViT', () => {
  openedWith('dynamicvit');
  const kept = ({ parts }: Result) => parts.tokens!.stages.map((stage) => stage.kept);
  const counts = (result: Result) => kept(result).map(({ length }) => length);

  test('a ratio keeps n*r, n*r^2, ..., rounded down, and at least one', async () => {
    expect(counts(await bench.run())).toEqual([44, 31, 21]);
    expect(counts(await bench.run({ keepRatio: '0.5' }))).toEqual([32, 16, 8]);
    expect(counts(await bench.run({ keepRatio: 0.01 }))).toEqual([1, 1, 1]);
    expect(counts(await bench.run({ keepRatio: 0.5, keep: '60,60,2' }))).toEqual([60, 60, 2]);
  });

  test('each stage keeps of what the one before left', async () => {
    for (const ranking of ['predicted', 'attention', 'random']) {
      const [first, second, third] = kept(await bench.run({ ranking }));
      expect(first).toEqual(first!.toSorted((a, b) => a - b));
      expect(first).toEqual(expect.arrayContaining(second!));
      expect(second).toEqual(expect.arrayContaining(third!));
    }
  });

  test('patches dropped by hand go at the first stage, those kept by hand stay to the last', async () => {
    const own = await bench.run();
    const [dropped, forced] = [
      kept(own)[2]!.slice(0, 3),
      range(0, 64)
        .filter((patch) => !kept(own)[0]!.includes(patch))
        .slice(0, 2),
    ];
    const edited = await bench.run({
      dropPatches: dropped.join(),
      keepPatches: forced.join(),
      rawOutputs: true,
    });
    expect(counts(edited)).toEqual(counts(own));
    for (const patch of dropped) expect(kept(edited)[0]).not.toContain(patch);
    expect(kept(edited)[2]).toEqual(expect.arrayContaining(forced));
    expect(edited.parts.predictions!.top[0]!.p).not.toBe(own.parts.predictions!.top[0]!.p);

    // Fewer are left than the ratio would keep; more are kept than it would leave.
    const few = await bench.run({ keepRatio: 1, dropPatches: range(10, 64).join() });
    expect(kept(few)).toEqual([range(0, 10), range(0, 10), range(0, 10)]);
    const many = await bench.run({ keep: '1,1,1', keepPatches: '7,8,9' });
    expect(kept(many)).toEqual([
      [7, 8, 9],
      [7, 8, 9],
      [7, 8, 9],
    ]);
    for (const ranking of ['attention', 'random']) {
      const [first, , last] = kept(
        await bench.run({ ranking, dropPatches: '3', keepPatches: '4' }),
      );
      expect(first).not.toContain(3);
      expect(last).toContain(4);
    }
  });

  test('ranking by attention keeps what the class token looks at in the block before', async () => {
    const { result, runs } = await countRuns(() => bench.run({ ranking: 'attention' }));
    expect(runs).toBe(4); // one to rank for each stage, one to answer
    const layers = result.parts.attention!.layers;
    for (const [stage, patches] of kept(result).entries()) {
      const { tensor, heads, keys } = layers[stage]!; // of the block before
      const weights = await bench.floats(tensor!);
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
      await bench.run(),
      await bench.run({ ranking: 'random' }),
      await bench.run({ ranking: 'random' }),
    ];
    expect(kept(random)).toEqual(kept(again));
    expect(kept(random)).not.toEqual(kept(own));
    expect(counts(random)).toEqual(counts(own));
  });

  test('statistics cope with dropped places; rollout says why it cannot', async () => {
    const { id } = await bench.run({ layers: 'none' });
    const { layers } = await bench.call('attention.stats', { result: id });
    const left = [65, 45, 32, 22];
    for (const [i, { entropy, distance }] of layers.entries()) {
      for (const nats of entropy) expect(nats).toBeGreaterThan(0);
      for (const nats of entropy) expect(nats).toBeLessThanOrEqual(Math.log(left[i]!));
      for (const pixels of distance) expect(pixels).toBeGreaterThan(0);
      for (const pixels of distance) expect(pixels).toBeLessThan(32 * Math.SQRT2);
    }
    expect(await failure(bench.call('attention.rollout', { result: id }))).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/tokens are dropped on the way, layer 1 has 45 left/),
    });
    const dense = await bench.run({ keepRatio: 1 });
    const { shape } = await bench.call('attention.rollout', { result: dense.id });
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
    expect(await refusal(settings)).toMatchObject(bad(message));
  });
});

describe('masked patches, for any model', () => {
  openedWith('lvvit');

  test('are the mean colour, and change the answer', async () => {
    const logits = async (maskPatches: string | number) => {
      const { parts } = await bench.run({ maskPatches, rawOutputs: true });
      return bench.floats(parts.outputs!.logits!);
    };
    const [none, corner, more] = [await logits(''), await logits(0), await logits('0,15')];
    expect(corner).not.toEqual(none);
    expect(more).not.toEqual(corner);
    expect(await logits('15,0,0')).toEqual(more);
  });

  test('stay masked when a layer is fetched later', async () => {
    const settings = { maskPatches: '0,1,2,3', layers: 'none' };
    const later = await bench.run(settings);
    const ref = await bench.call('attention.layer', { result: later.id, layer: 1 });
    const now = await bench.run({ ...settings, layers: 'all' });
    const { tensor } = now.parts.attention!.layers[1]!;
    expect(await bench.floats(ref)).toEqual(await bench.floats(tensor!));
    const plain = await bench.run();
    expect(await bench.floats(ref)).not.toEqual(
      await bench.floats(plain.parts.attention!.layers[1]!.tensor!),
    );
  });

  test.each<[Settings, RegExp]>([
    [{ maskPatches: '16' }, /maskPatches: there is no patch 16: the 4x4 grid has 0 to 15/],
    [{ maskPatches: range(0, 16).join() }, /maskPatches: all are masked/],
    [{ maskPatches: 'a' }, /maskPatches: must be numbers/],
  ])('%j is refused', async (settings, message) => {
    expect(await refusal(settings)).toMatchObject(bad(message));
  });
});
