/*
 * The families against their papers' own code, by the way a user goes: official checkpoint,
 * converter, `vitrine analyze input.npy --json`. The gates are those of ../shared/fixtures/README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Tensor } from '#shared/types';
import { decodeNpy, encodeNpy } from '../../engine/tensors/npy';
import {
  analyse,
  analysed,
  canRun,
  converted,
  fixtures,
  folder,
  type Official,
  type Row,
  runPython,
  worst,
  written,
} from './official-code';

// PyTorch exports three graphs of a cascade: on a busy machine that takes its time.
const MINUTES = 60_000;
vi.setConfig({ hookTimeout: 15 * MINUTES, testTimeout: 5 * MINUTES });

const LOGITS = 2e-4;
const WEIGHTS = 1e-4;

/** Rows and columns of `[1, heads, N, N]` in another order. */
function reordered({ shape, data }: Tensor, order: readonly number[]): Float32Array {
  const [, heads = 0, n = 0] = shape;
  const out: number[] = [];
  for (let h = 0; h < heads; h++) {
    for (const q of order) for (const k of order) out.push(data[(h * n + q) * n + k]!);
  }
  return Float32Array.from(out);
}

describe.skipIf(!canRun)('DVT on a reduced DeiT', () => {
  let row: Row;
  let official: Official;
  beforeAll(async () => {
    ({ row, official } = await analysed('dvt-deit', ['dvt', 'DVT_Deit_small'], ['runAll=true']));
  });

  test('logits, features and relations of every exit, and what it said', () => {
    expect(row.family).toBe('dvt');
    const { exits, outputs } = row.parts;
    expect(exits.stages.map(({ tokens }: { tokens: number }) => tokens)).toEqual([49, 100, 196]);
    for (const [k, stage] of exits.stages.entries()) {
      const [logits, feature, relations] = ['logits', 'feature', 'relations'].map((name) =>
        written(outputs[`exit${k}.${name}`]),
      );
      expect(worst(logits!.data, official(`stage${k}_logits`).data)).toBeLessThan(LOGITS);
      expect(worst(feature!.data, official(`stage${k}_feature`).data)).toBeLessThan(LOGITS);
      const layer = relations!.data.length / 3;
      const layers = k < 2 ? [0, 1, 2] : [2]; // those that the fixture holds
      for (const l of layers) {
        const ours = relations!.data.subarray(l * layer, (l + 1) * layer);
        expect(worst(ours, official(`stage${k}_relation_l${l}`).data)).toBeLessThan(LOGITS);
      }
      expect(stage.ran).toBe(true);
      expect(stage.confidence).toBeCloseTo(official(`stage${k}_conf`).data[0]!, 4);
      expect(stage.top[0].index).toBe(official(`stage${k}_argmax`).data[0]);
      expect(stage.gflops).toBeGreaterThan(0);
    }
    const sure = ({ confidence, threshold }: { confidence: number; threshold: number | null }) =>
      threshold === null || confidence >= threshold;
    expect(exits.chosen).toBe(exits.stages.findIndex(sure));
    expect(row.parts.predictions.top).toEqual(exits.stages[exits.chosen].top);
  });

  test('attention is the softmax of the relations, numbered through the exits', () => {
    const { layers } = row.parts.attention;
    expect(layers.map(({ layer }: { layer: number }) => layer)).toEqual([...Array(9).keys()]);
    for (const [layer, name] of [
      [0, 'stage0_relation_l0'],
      [4, 'stage1_relation_l1'],
      [8, 'stage2_relation_l2'],
    ] as const) {
      const { tensor, keys } = layers[layer];
      const n = keys.special + keys.grid[0] * keys.grid[1];
      expect(worst(written(tensor).data, softmaxRows(official(name).data, n))).toBeLessThan(
        WEIGHTS,
      );
    }
  });
});

function softmaxRows(logits: ArrayLike<number>, n: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += n) {
    const row = Array.from({ length: n }, (_, i) => Math.exp(logits[start + i]!));
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((value, i) => {
      out[start + i] = value / sum;
    });
  }
  return out;
}

describe.skipIf(!canRun)('DynamicViT on a reduced DeiT', () => {
  let row: Row;
  let official: Official;
  beforeAll(async () => {
    ({ row, official } = await analysed(
      'dynamicvit-deit',
      ['dynamicvit', 'deit-s', '{"heads": 3, "pruningLocations": [2, 3, 5]}'],
      ['keep=137,96,67'],
    ));
  });
  /** Places on the grid that a stage kept, in the official order: by score. */
  const survivors = (stage: number) =>
    Array.from(official(`stage${stage}_keep_global_196`).data as Int32Array);

  test('logits, kept tokens and scores', () => {
    const { tokens, outputs } = row.parts;
    expect(worst(written(outputs.logits).data, official('logits').data)).toBeLessThan(LOGITS);
    expect(tokens.grid).toEqual([14, 14]);
    let before = Array.from({ length: 196 }, (_, i) => i);
    for (const [s, { beforeLayer, kept, scores }] of tokens.stages.entries()) {
      expect(beforeLayer).toBe([2, 3, 5][s]);
      expect(kept).toEqual(survivors(s).toSorted((a, b) => a - b));
      // Official: [1, tokens, 2] in score order, index 0 is keep; ours in the order of the grid.
      const { data } = official(`stage${s}_log_scores`);
      const keep = new Map(before.map((place, i) => [place, data[2 * i]!]));
      const sorted = before.toSorted((a, b) => a - b).map((place) => keep.get(place)!);
      expect(worst(written(scores).data, sorted)).toBeLessThan(LOGITS);
      before = survivors(s);
    }
  });

  test('attention between the tokens that are left', () => {
    const { layers } = row.parts.attention;
    expect(worst(written(layers[0].tensor).data, official('attn_l0').data)).toBeLessThan(WEIGHTS);
    expect(layers[0].keys.places).toBeUndefined();
    for (const [layer, stage] of [
      [2, 0],
      [4, 1],
      [5, 2],
    ] as const) {
      const places = survivors(stage);
      const byGrid = [...places.keys()].sort((a, b) => places[a]! - places[b]!);
      const order = [0, ...byGrid.map((i) => i + 1)]; // the class token stays first
      const { tensor, queries, keys } = layers[layer];
      expect(keys.places).toEqual(places.toSorted((a, b) => a - b));
      expect(queries).toEqual(keys);
      const expected = reordered(official(`attn_l${layer}`), order);
      expect(worst(written(tensor).data, expected)).toBeLessThan(WEIGHTS);
    }
  });
});

describe.skipIf(!canRun)('LV-ViT, reduced', () => {
  let row: Row;
  let official: Official;
  beforeAll(async () => {
    ({ row, official } = await analysed('lv-vit', ['lvvit', 'lvvit_s', '{"heads": 4}'], []));
  });

  test('logits, token labels, attention', () => {
    const { tokenLabels, outputs, attention } = row.parts;
    expect(worst(written(outputs.logits).data, official('logits').data)).toBeLessThan(LOGITS);
    const scores = written(tokenLabels.scores);
    expect([tokenLabels.grid, scores.shape]).toEqual([
      [14, 14],
      [196, 100],
    ]);
    expect(worst(scores.data, official('aux_logits').data)).toBeLessThan(LOGITS);
    for (const layer of [0, 5]) {
      const ours = written(attention.layers[layer].tensor).data;
      expect(worst(ours, official(`attn_l${layer}`).data)).toBeLessThan(WEIGHTS);
    }
  });
});

describe.skipIf(!canRun)('SegFormer-B0', () => {
  let row: Row;
  let official: Official;
  beforeAll(async () => {
    ({ row, official } = await analysed('segformer-b0', ['segformer', 'b0'], [], {
      io: 'sq128.npz',
      weights: 'official.safetensors',
    }));
  });

  test('logits and features', () => {
    const { segmentation, outputs } = row.parts;
    const logits = official('logits_official').data;
    expect(worst(written(outputs.logits).data, logits)).toBeLessThan(WEIGHTS);
    expect(worst(written(segmentation.logits).data, logits)).toBeLessThan(WEIGHTS);
    for (const stage of [1, 2, 3, 4]) {
      const ours = written(outputs[`feature${stage}`]).data;
      expect(worst(ours, official(`feat_stage${stage}`).data)).toBeLessThan(WEIGHTS);
    }
  });

  test('the class of each pixel of the input', () => {
    const { segmentation } = row.parts;
    expect(segmentation.size).toEqual([128, 128]);
    const { data, shape } = written(segmentation.map);
    expect(shape).toEqual([128, 128]);
    const theirs = official('argmax_upsampled_official').data;
    const same = data.filter((own, i) => own === theirs[i]).length;
    expect(same / theirs.length).toBeGreaterThanOrEqual(0.9999);
    expect(segmentation.classes[0].pixels).toBe(
      theirs.filter((own) => own === segmentation.classes[0].index).length,
    );
  });

  test('attention of every block, on its reduced keys', () => {
    const { layers } = row.parts.attention;
    const blocks = [1, 2, 3, 4].flatMap((stage) => [`s${stage}_b0`, `s${stage}_b1`]);
    expect(layers).toHaveLength(blocks.length);
    for (const [layer, block] of blocks.entries()) {
      const { tensor, queries, keys, reduction } = layers[layer];
      expect(worst(written(tensor).data, official(`attn_${block}`).data)).toBeLessThan(WEIGHTS);
      const side = 32 / 2 ** (Number(block[1]) - 1);
      expect([queries.grid, keys.grid]).toEqual([
        [side, side],
        [4, 4],
      ]);
      expect(reduction ?? 1).toBe(side / 4);
    }
  });
});

describe.skipIf(!canRun)('StyTr2, reduced', () => {
  const HEADS = 4;
  let model: string;
  let official: Official;
  const rows: Row[] = [];
  beforeAll(async () => {
    ({ model, official } = converted('stytr2', ['stytr2', 'stytr2', `{"heads": ${HEADS}}`], {
      io: 'reduced_sq64.npz',
      weights: 'reduced_fp16stored.safetensors',
    }));
    for (const pair of [0, 1]) {
      const [content, style] = ['content', 'style'].map((name) => {
        const path = join(folder, `${name}${pair}.npy`);
        writeFileSync(path, encodeNpy(of(official(name), pair)));
        return path;
      });
      rows.push(await analyse(content!, model, [`style=${style}`]));
    }
  });
  /** One of a batch. */
  const of = ({ shape, data }: Tensor, index: number): Tensor => {
    const [, ...rest] = shape;
    const length = rest.reduce((a, b) => a * b);
    return { shape: rest, data: data.slice(index * length, (index + 1) * length) };
  };

  test('the image', () => {
    for (const [pair, { parts }] of rows.entries()) {
      const { shape, data } = of(official('output'), pair);
      const output = written(parts.stylized.output);
      expect(output.shape).toEqual(shape);
      expect(worst(output.data, data)).toBeLessThan(WEIGHTS);
    }
  });

  test('attention from the queries and keys of every layer', () => {
    const names = { style: 'enc_s_l', content: 'enc_c_l' };
    for (const [pair, { parts }] of rows.entries()) {
      expect(parts.stylized.attention.layers).toHaveLength(12);
      for (const { name } of parts.stylized.attention.layers) {
        const [, kind, layer, which] = /^(\D+)(\d)(\w*)$/.exec(name)!;
        const theirs = which
          ? `dec_l${layer}_${which === 'First' ? 'first(self_attn)' : 'second(multihead_attn)'}`
          : `${names[kind as keyof typeof names]}${layer}`;
        const [q, k] = ['q', 'k'].map((of) => written(parts.outputs[`${name}.${of}`]));
        const expected = of(official(`attn_${theirs}`), pair).data;
        expect(worst(weights(q!, k!), expected)).toBeLessThan(WEIGHTS);
      }
    }
  });
  /** softmax(q k^T / sqrt(d)) of each head, from [1, N, D] and [1, M, D]. */
  function weights(q: Tensor, k: Tensor): Float32Array {
    const [, n = 0, dim = 0] = q.shape;
    const [, m = 0] = k.shape;
    const d = dim / HEADS;
    const logits = new Float32Array(HEADS * n * m);
    for (let h = 0, o = 0; h < HEADS; h++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++, o++) {
          for (let c = h * d; c < (h + 1) * d; c++) {
            logits[o]! += (q.data[i * dim + c]! * k.data[j * dim + c]!) / Math.sqrt(d);
          }
        }
      }
    }
    return softmaxRows(logits, m);
  }

  test('a content and a style that are no squares, against PyTorch', async () => {
    // The official code takes squares only; on them PyTorch here is equal to it (models/tests).
    const script = `
import sys, numpy as np, torch
sys.path.insert(0, 'models')
from safetensors.torch import load_file
from stytr2.model import Config, StyTr2
model = StyTr2(Config(dim=64, heads=${HEADS}, mlp=128)).eval()
model.load_state_dict({k: v.float() for k, v in load_file(sys.argv[1]).items()})
random = np.random.default_rng(0)
content, style = random.random((3, 75, 101), np.float32), random.random((3, 50, 37), np.float32)
with torch.no_grad():
    out = model(torch.from_numpy(content[None]), torch.from_numpy(style[None]))[0].numpy()
for name, value in (("content", content), ("style", style), ("out", out)):
    np.save(f"{sys.argv[2]}/odd-{name}.npy", value)`;
    runPython('-c', script, join(fixtures, 'stytr2', 'reduced_fp16stored.safetensors'), folder);
    const file = (name: string) => join(folder, `odd-${name}.npy`);
    const { parts } = await analyse(file('content'), model, [`style=${file('style')}`]);
    const theirs = decodeNpy(readFileSync(file('out')), 'out');
    expect(written(parts.stylized.output).shape).toEqual([3, 75, 101]);
    expect(worst(written(parts.stylized.output).data, theirs.data)).toBeLessThan(WEIGHTS);
  });
});
