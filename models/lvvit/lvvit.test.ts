/* LV-ViT through the whole engine, on a small model of random weights. What PyTorch computed for the same image (models/make_golden.py) must come out of the engine. */
import { describe, expect, test } from 'vitest';
import { goldenBench, goldenOf, type Sampled } from '../../electron/engine/testing/golden';

const OUTPUTS = 1e-4;
const WEIGHTS = 1e-5;

const bench = goldenBench('lvvit');

describe('as PyTorch computes it', () => {
  const expected = goldenOf('lvvit') as {
    logits: Sampled;
    tokenLabels: Sampled;
    attention: Sampled[];
  };

  test('class scores of the image and of every patch, and attention', async () => {
    const { parts } = await bench().run({ rawOutputs: true });
    await bench().expectSampled(parts.outputs!.logits!, expected.logits, OUTPUTS);
    expect(parts.tokenLabels!.grid).toEqual([4, 4]);
    await bench().expectSampled(parts.tokenLabels!.scores, expected.tokenLabels, OUTPUTS);
    expect(parts.attention!.layers).toHaveLength(expected.attention.length);
    for (const { layer, tensor } of parts.attention!.layers) {
      await bench().expectSampled(tensor!, expected.attention[layer]!, WEIGHTS);
    }
  });
});
