/* LIT through the whole engine, on a small model of random weights. What PyTorch computed for the same image (models/make_golden.py) must come out of the engine. */
import { describe, expect, test } from 'vitest';
import { failure } from '../../electron/engine/testing';
import {
  badInput,
  countRuns,
  goldenBench,
  goldenOf,
  type Sampled,
} from '../../electron/engine/testing/golden';
import { lit } from '.';

const OUTPUTS = 1e-4;
const OFFSETS = 5e-5;
const WEIGHTS = 1e-5;

const bench = goldenBench('lit');
const { cases } = goldenOf('lit') as {
  cases: {
    settings: { regularGrid: boolean };
    logits: Sampled;
    offsets: Sampled[];
    attention: Sampled[];
  }[];
};

describe('as PyTorch computes it', () => {
  test.each(cases)('$settings', async ({ settings, logits, offsets, attention }) => {
    const { parts } = await bench().run({ ...settings, rawOutputs: true, layers: 'all' });
    await bench().expectSampled(parts.outputs!.logits!, logits, OUTPUTS);
    const { stages } = parts.merges!;
    expect(
      stages.map(({ beforeStage, from, to, taps }) => ({ beforeStage, from, to, taps })),
    ).toEqual([
      { beforeStage: 2, from: [16, 24], to: [8, 12], taps: [2, 2] },
      { beforeStage: 3, from: [8, 12], to: [4, 6], taps: [2, 2] },
      { beforeStage: 4, from: [4, 6], to: [2, 3], taps: [2, 2] },
    ]);
    for (const [i, stage] of stages.entries()) {
      await bench().expectSampled(stage.offsets, offsets[i]!, OFFSETS);
      const shares = await bench().floats(stage.weights);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    }
    const { layers } = parts.attention!;
    expect(layers.map(({ queries }) => queries)).toMatchObject([
      { grid: [4, 6], special: 0 },
      { grid: [4, 6], special: 0 },
      { grid: [2, 3], special: 1 },
    ]);
    for (const { layer, tensor } of layers) {
      await bench().expectSampled(tensor!, attention[layer]!, WEIGHTS);
    }
  });
});

test('offsets off run twice, and tell what the offsets change', async () => {
  const on = await countRuns(() => bench().run());
  const off = await countRuns(() => bench().run({ regularGrid: true }));
  expect([on.runs, off.runs]).toEqual([1, 2]);
  const { predictions, merges } = off.result.parts;
  expect(merges!.stages.every((stage) => stage.meanOffset === 0 && stage.outside === 0)).toBe(true);
  expect(merges!.withOffsets).toEqual(on.result.parts.predictions);
  expect(predictions).not.toEqual(merges!.withOffsets);
  expect(on.result.parts.merges!.withOffsets).toBeUndefined();
});

test('a setting that makes no sense is refused', async () => {
  expect(await failure(bench().run({ regularGrid: 'perhaps' }))).toMatchObject(
    badInput(/regularGrid: must be true or false/),
  );
});

test('offsets that are no numbers are refused, by the merge that gave them', async () => {
  const { card } = bench();
  const shape = [1, 8, 8, 12];
  const offsets = { shape, data: new Float32Array(8 * 8 * 12).fill(Number.NaN, 5, 6) };
  const outputs = new Map([
    ['logits', { shape: [1, 6], data: new Float32Array(6) }],
    ...['offsets2', 'offsets3', 'offsets4'].map((name) => [name, offsets] as const),
  ]);
  const context = {
    card,
    settings: lit.family.settings(card).parse({}),
    run: async () => ({ outputs, attention: new Map(), ms: 0 }),
    keep: async () => ({ id: 'kept', dtype: 'float32', shape }),
  };
  const analysed = lit.family.analyze(
    context as unknown as Parameters<typeof lit.family.analyze>[0],
  );
  expect(await failure(analysed)).toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/an offset of NaN in the merge before stage 2/),
    hint: expect.stringMatching(/convert the model again/),
  });
});

describe('a card that cannot be', () => {
  const merging = (change: object) => {
    const [stage] = bench().card.merging!.stages;
    return { family: 'lit', merging: { stages: [{ ...stage!, ...change }], attends: [] } };
  };

  test.each([
    [{ to: [7, 12] }, /makes 7 x 12 of 16 x 24 tokens, but 2 x 2 become one/],
    [{ weights: [1] }, /has 1 weights for 2 x 2 taps/],
  ])('%j', (change, message) => {
    expect(() => lit.family.graphs!(merging(change))).toThrow(message);
  });
});
