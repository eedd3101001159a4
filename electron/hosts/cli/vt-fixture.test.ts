/* VT against the nearest public code, by the way a user goes: checkpoint, converter, `vitrine analyze`. */
import { describe, expect, test, vi } from 'vitest';
import { analysed, canRun, worst, written } from './official-code';

// The converter runs PyTorch: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 5 * 60_000 });

const WEIGHTS = 1e-4;

describe.skipIf(!canRun)('VT-ResNet18, reduced', () => {
  test('logits, and of each module its maps, attention and shares', async () => {
    const converter = ['vt', 'resnet18', '{"inputSize": [128, 160]}'];
    const { row, official } = await analysed('vt/resnet18', converter, []);
    const { outputs, visualTokens } = row.parts;
    expect(worst(written(outputs.logits).data, official('logits').data)).toBeLessThan(WEIGHTS);
    const { layers } = visualTokens;
    expect(layers).toMatchObject([
      { tokenizer: 'filter', grid: [8, 10] },
      { tokenizer: 'recurrent', grid: [8, 10] },
    ]);
    const names = { maps: 'tokenizer_attn', attention: 'transformer_attn_key_query' };
    for (const [module, layer] of layers.entries()) {
      for (const [ours, theirs] of Object.entries(names)) {
        const expected = official(`vt${module + 1}_${theirs}`).data;
        expect(worst(written(layer[ours]).data, expected)).toBeLessThan(WEIGHTS);
      }
    }
    const expected = official('vt1_projector_attn').data;
    expect(worst(written(layers[0].shares).data, expected)).toBeLessThan(WEIGHTS);
    expect(written(layers[0].maps).shape).toEqual([6, 80]);
    expect(written(layers[0].attention).shape).toEqual([6, 6]);
  });
});
