/* LIT against the authors' two programs, by the way a user goes. The gates are those of ../shared/fixtures/README.md. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { analysed, canRun, type Official, type Row, worst, written } from './official-code';

const MINUTES = 60_000;
vi.setConfig({ hookTimeout: 15 * MINUTES, testTimeout: 5 * MINUTES });

/** `outside` was counted with NumPy on the fixture's own offsets. */
describe.skipIf(!canRun).each([
  {
    fixture: 'lit/ti',
    converter: ['lit', 'ti', '{"heads": [1, 2, 3, 6], "inputSize": [160, 160]}'],
    attention: ['attn_block3_0', 'attn_block3_1', 'attn_block4_0', 'attn_block4_1'],
    outside: [0.02875, 0.035, 0.13],
  },
  {
    fixture: 'lit/smb',
    converter: ['lit', 's'],
    attention: ['attn_layers_2_blocks_0', 'attn_layers_2_blocks_1', 'attn_layers_3_blocks_0'],
    outside: [0.02344, 0.02734, 0.25],
  },
])('LIT: $fixture', ({ fixture, converter, attention, outside }) => {
  let row: Row;
  let official: Official;
  beforeAll(async () => {
    ({ row, official } = await analysed(fixture, converter, []));
  });

  test('logits, offsets and the share of taps outside', () => {
    const { merges, outputs } = row.parts;
    expect(worst(written(outputs.logits).data, official('logits').data)).toBeLessThan(1e-5);
    expect(merges.stages).toHaveLength(3);
    for (const [i, stage] of merges.stages.entries()) {
      const { data, shape } = written(stage.offsets);
      expect(shape).toEqual([8, ...stage.to]);
      expect(stage.from).toEqual(stage.to.map((side: number) => 2 * side));
      const wanted = official(`stage${stage.beforeStage}_offsets`);
      expect(worst(data, wanted.data)).toBeLessThan(5e-5);
      expect(stage.outside).toBeCloseTo(outside[i]!, 4);
    }
  });

  test('attention of the stages that have some, on their maps', () => {
    const { layers } = row.parts.attention;
    expect(layers).toHaveLength(attention.length);
    for (const [i, name] of attention.entries()) {
      const { data, shape } = written(layers[i].tensor);
      expect(worst(data, official(name).data)).toBeLessThan(1e-5);
      const { grid, special } = layers[i].queries;
      expect(grid[0] * grid[1] + special).toBe(shape[1]);
      expect(grid[0]).toBeGreaterThan(1);
    }
  });
});
