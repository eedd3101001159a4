/* DVT through the whole engine, on a small model of random weights. What PyTorch computed for the same image (models/make_golden.py) must come out of the engine. */
import { describe, expect, test } from 'vitest';
import { withThresholds } from '#shared/parts/exits';
import type { Result } from '#shared/types';
import { failure } from '../../electron/engine/testing';
import {
  badInput,
  countRuns,
  goldenBench,
  goldenOf,
  type Sampled,
  type Settings,
} from '../../electron/engine/testing/golden';

const OUTPUTS = 1e-4;
const WEIGHTS = 1e-5;

const bench = goldenBench('dvt');

describe('as PyTorch computes it', () => {
  const { exits } = goldenOf('dvt') as {
    exits: { logits: Sampled; feature: Sampled; relations: Sampled; attention: Sampled[] }[];
  };

  test('every exit, with the features and relations of the one before', async () => {
    const { parts } = await bench().run({ runAll: true, rawOutputs: true, layers: 'all' });
    for (const [exit, expected] of exits.entries()) {
      for (const name of ['logits', 'feature', 'relations'] as const) {
        await bench().expectSampled(
          parts.outputs![`exit${exit}.${name}`]!,
          expected[name],
          OUTPUTS,
        );
      }
    }
    const layers = parts.attention!.layers;
    const expected = exits.flatMap(({ attention }) => attention);
    expect(layers.map(({ layer }) => layer)).toEqual(expected.map((_, i) => i));
    for (const { layer, tensor } of layers) {
      await bench().expectSampled(tensor!, expected[layer]!, WEIGHTS);
    }
  });

  test('layers say which grid they are on', () => {
    const grids = bench().card.attention.map(({ file, queries }) => [file, queries]);
    const coarse = { grid: [4, 4], special: 1, names: ['class token'] };
    const fine = { grid: [8, 8], special: 1, names: ['class token'] };
    expect(grids).toEqual([
      [undefined, coarse],
      [undefined, coarse],
      ['exit1.onnx', fine],
      ['exit1.onnx', fine],
    ]);
    expect(bench().card.patch).toEqual([4, 4]);
    expect(bench().card.files.map(({ name }) => name)).toEqual(['exit0.onnx', 'exit1.onnx']);
  });

  test('a layer that was not kept is fetched with what its exit was fed', async () => {
    const { id } = await bench().run({ runAll: true, layers: 'none' });
    for (const [layer, expected] of exits.flatMap(({ attention }) => attention).entries()) {
      const ref = await bench().call('attention.layer', { result: id, layer });
      await bench().expectSampled(ref, expected, WEIGHTS);
    }
  });
});

test('an exit that is not needed is not run', async () => {
  const sure = await countRuns(() => bench().run({ threshold0: 0 }));
  expect(sure.runs).toBe(1);
  expect(sure.result.parts.exits).toMatchObject({
    chosen: 0,
    stages: [{ ran: true }, { ran: false, confidence: null, ms: null, top: [] }],
  });
  expect(sure.result.parts.attention!.layers.map(({ layer }) => layer)).toEqual([0, 1]);

  const unsure = await countRuns(() => bench().run({ threshold0: 1 }));
  expect(unsure.runs).toBe(2);
  const { exits, predictions } = unsure.result.parts;
  expect(exits).toMatchObject({ chosen: 1, stages: [{ ran: true }, { ran: true }] });
  expect(predictions!.top).toEqual(exits!.stages[1]!.top);

  const all = await countRuns(() => bench().run({ threshold0: 0, runAll: 'true' }));
  expect(all.runs).toBe(2);
  const { parts } = all.result;
  expect(parts.exits!.chosen).toBe(0);
  expect(parts.predictions!.top).toEqual(parts.exits!.stages[0]!.top);
  // What each exit says does not depend on where the cascade stopped.
  const said = ({ parts }: Result) => parts.exits!.stages.map(({ top }) => top);
  expect(said(all.result)).toEqual(said(unsure.result));
});

test('a higher threshold never stops earlier; the boundary itself is sure enough', async () => {
  const full = await bench().run({ runAll: true });
  const { confidence } = full.parts.exits!.stages[0]!;
  const chosen: number[] = [];
  for (const threshold0 of [0, 0.2, confidence!, Math.min(1, confidence! + 1e-9), 1]) {
    const { parts } = await bench().run({ threshold0 });
    chosen.push(parts.exits!.chosen);
    // Read anew from what has run, it is the same.
    expect(withThresholds(full.parts.exits!, [threshold0])!.exits.chosen).toBe(parts.exits!.chosen);
  }
  expect(chosen).toEqual(chosen.toSorted());
  expect(chosen.slice(2)).toEqual([0, 1, 1]);
});

test('the card gives the threshold that is not set', async () => {
  const given = bench().card.settings.find(({ name }) => name === 'threshold0')!.default;
  expect((await bench().run()).parts.exits!.stages.map(({ threshold }) => threshold)).toEqual([
    given,
    null,
  ]);
});

test('attention of an exit that did not run', async () => {
  const { id } = await bench().run({ threshold0: 0 });
  const layer = (number: number) => bench().call('attention.layer', { result: id, layer: number });
  expect(await failure(layer(2))).toMatchObject(
    badInput(/layer 2 is in exit1\.onnx, which did not/),
  );
  expect(await failure(layer(4))).toMatchObject(badInput(/no attention layer 4/));
  const { layers } = await bench().call('attention.stats', { result: id });
  expect(layers.map((stats) => stats.layer)).toEqual([0, 1]);
});

test('rollout goes through one exit, never from one to the next', async () => {
  const one = await bench().run({ threshold0: 0 });
  const { shape } = await bench().call('attention.rollout', { result: one.id });
  expect(shape).toEqual([2, 17, 17]);
  const both = await bench().run({ threshold0: 1 });
  expect(await failure(bench().call('attention.rollout', { result: both.id }))).toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/another graph, exit1\.onnx/),
  });
});

test('what a result keeps is let go with it', async () => {
  const before = bench().engine.tensors.bytes;
  const { id } = await bench().run({ runAll: true });
  expect(bench().engine.tensors.bytes).toBeGreaterThan(before);
  await bench().engine.analyzer.release(id);
  expect(bench().engine.tensors.bytes).toBe(before);
});

test.each<[Settings, RegExp]>([
  [{ threshold0: 1.01 }, /threshold0: must be 0 to 1/],
  [{ threshold0: -0.1 }, /threshold0: must be 0 to 1/],
  [{ threshold0: 'high' }, /threshold0: must be a number/],
  [{ threshold1: 0.5 }, /no setting “threshold1”/],
  [{ runAll: 'perhaps' }, /runAll: must be true or false/],
  [{ layers: '9' }, /no attention layer 9/],
])('%j is refused', async (settings, message) => {
  expect(await failure(bench().run(settings))).toMatchObject(badInput(message));
});
