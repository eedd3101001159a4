/* SegFormer through the engine, on a small model of random weights and images of several sizes. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AttentionTap,
  type ModelCard,
  type Result,
  type Size,
  type Tensor,
  VitrineError,
} from '#shared/types';
import { tapsAt } from '../../electron/engine/family-kit/taps';
import { cut } from '../../electron/engine/family-kit/windows';
import { classMap } from '../../electron/engine/segmentation/map';
import { decodeNpy, encodeNpy } from '../../electron/engine/tensors/npy';
import { failure, temporaryFolder } from '../../electron/engine/testing';
import {
  type GoldenBench,
  goldenFolder,
  goldenOf,
  openGolden,
  type Sampled,
} from '../../electron/engine/testing/golden';

const folder = temporaryFolder();
interface Case {
  size: Size;
  logits: Sampled;
  features: Sampled[];
  attention: Sampled[];
}
const { cases } = goldenOf('segformer') as { cases: Case[] };

let bench: GoldenBench;
let jobs = 0;
beforeAll(async () => {
  bench = await openGolden('segformer', folder);
});
afterAll(() => bench.engine.close());

async function analyse(path: string, settings: Result['provenance']['settings'] = {}) {
  const [file] = await bench.engine.registerPaths([path]);
  const request = { job: `own-${jobs++}`, file: file!.id, model: bench.card.id, settings };
  return bench.call('analyze.run', request);
}

/** The goldens' noise at any size. */
function noiseFile([h, w]: Size): string {
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => ((i * 7919) % 211) / 105 - 1);
  const path = join(folder, `${h}x${w}.npy`);
  writeFileSync(path, encodeNpy({ shape: [3, h, w], data }));
  return path;
}

async function photo([height, width]: Size): Promise<string> {
  const path = join(folder, `${height}x${width}.png`);
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  await sharp({ create: { width, height, channels: 3, background: '#777', noise } }).toFile(path);
  return path;
}

describe.each(cases)('an input of $size', ({ size, logits, features, attention }) => {
  test('logits, features and attention are PyTorch’s', async () => {
    const { parts } = await analyse(noiseFile(size), { rawOutputs: true, layers: 'all' });
    await bench.expectSampled(parts.outputs!.logits!, logits, 1e-4);
    for (const [s, expected] of features.entries()) {
      await bench.expectSampled(parts.outputs![`feature${s + 1}`]!, expected, 1e-4);
    }
    const layers = parts.attention!.layers;
    expect(layers).toHaveLength(attention.length);
    for (const { layer, tensor } of layers) {
      await bench.expectSampled(tensor!, attention[layer]!, 1e-5);
    }
  });

  test('layers say their true grids, with whole squares of queries for each key', async () => {
    const { parts } = await analyse(noiseFile(size), { layers: 'none' });
    for (const { queries, keys, reduction } of parts.attention!.layers) {
      expect(keys.grid).toEqual(queries.grid.map((n) => Math.floor(n / (reduction ?? 1))));
    }
    expect(parts.attention!.layers.map(({ reduction }) => reduction)).toEqual([
      8,
      4,
      4,
      2,
      undefined,
    ]);
  });

  test('the map is of the size of the input, its areas add up', async () => {
    const { id, parts } = await analyse(noiseFile(size), { layers: 'none' });
    const { map, classes, logits: kept, ...part } = parts.segmentation!;
    expect(part.size).toEqual(size);
    const { data } = await bench.engine.tensors.read(map.id);
    expect(data).toHaveLength(size[0] * size[1]);
    for (const { index, pixels, share } of classes) {
      expect(data.filter((own) => own === index)).toHaveLength(pixels);
      expect(share).toBeCloseTo(pixels / data.length, 12);
    }
    expect(classes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    const at = { result: id, x: size[1] - 1, y: 7, topK: 2 };
    const { top } = await bench.call('segmentation.point', at);
    expect(top[0]!.index).toBe(data[8 * size[1] - 1]);
    expect(kept.shape[0]).toBe(5);
    const features = await bench.call('segmentation.features', { result: id, stage: 3 });
    expect(features.image.shape).toEqual([...parts.attention!.layers[4]!.queries.grid, 3]);
  });
});

test('the card tells of the classes, colours and stages', () => {
  expect(bench.card.segmentation?.palette).toHaveLength(5);
  expect(bench.card.segmentation?.features).toEqual([
    'feature1',
    'feature2',
    'feature3',
    'feature4',
  ]);
});

test('an image keeps its ratio, sides go up to multiples; the map has the image’s size', async () => {
  const { parts, region } = await analyse(await photo([300, 411]), { layers: '4' });
  // 512 / 300 * 411 = 701.4, up to 704
  expect(parts.segmentation!.logits.shape).toEqual([5, 128, 176]);
  expect(parts.segmentation!.map.shape).toEqual([300, 411]);
  expect(parts.attention!.layers[4]!.queries.grid).toEqual([16, 22]);
  expect(region).toEqual({ x: 0, y: 0, width: 411, height: 300 });
});

test('a masked patch is one of this image’s; outside of them is refused', async () => {
  const path = await photo([300, 411]);
  const maps = await Promise.all(
    [{}, { maskPatches: '0,1,2,176,177' }].map(async (settings) => {
      const { parts } = await analyse(path, { layers: 'none', ...settings });
      return (await bench.engine.tensors.read(parts.segmentation!.logits.id)).data;
    }),
  );
  expect(maps[0]).not.toEqual(maps[1]);
  const error = await failure(analyse(path, { maskPatches: String(128 * 176) }));
  expect(`${error.message} ${error.hint}`).toMatch(/no patch 22528 .* 128x176: 0 to 22527/);
});

test('attention of a single layer and its statistics follow the image; rollout says why not', async () => {
  const { id } = await analyse(await photo([300, 411]), { layers: 'none' });
  const layer = await bench.call('attention.layer', { result: id, layer: 4 });
  expect(layer.shape).toEqual([8, 16 * 22, 16 * 22]);
  const { layers } = await bench.call('attention.stats', { result: id });
  expect(layers.every(({ distance }) => distance.every((d) => d! > 0 && d! < 800))).toBe(true);
  const error = await failure(bench.call('attention.rollout', { result: id }));
  expect(error.message).toMatch(/layer 0 maps 22528 onto 352/);
});

test('strides that do not divide the card’s size still give the grid of another', () => {
  const axis = (grid: Size) => ({ grid, special: 0 });
  const tap = { layer: 0, tensor: 't', shape: [], heads: 1 };
  const card = {
    preprocess: { size: [360, 480] },
    attention: [
      { ...tap, queries: axis([90, 120]), keys: axis([11, 15]), reduction: 8 },
      { ...tap, queries: axis([12, 15]), keys: axis([12, 15]) },
      { ...tap, queries: axis([1, 100]), keys: axis([23, 30]) },
    ] as AttentionTap[],
  } as ModelCard;
  expect(tapsAt(card, [720, 484]).map(({ queries, keys }) => [queries.grid, keys.grid])).toEqual([
    [
      [180, 121],
      [22, 15],
    ],
    [
      [23, 16],
      [23, 16],
    ],
    [
      [1, 100],
      [45, 31],
    ],
  ]);
});

test('windows: logits of one where it lies alone, the mean of two where they overlap; no attention', async () => {
  const home = join(folder, 'sliding');
  mkdirSync(home);
  const card = JSON.parse(readFileSync(join(goldenFolder('segformer'), 'card.json'), 'utf8'));
  const slide = { window: [64, 64], stride: [48, 48] };
  const palette = Array.from({ length: 5 }, (_, c) => [c, c, c]);
  const segmentation = { palette, ignore: 255, reduceZero: false, slide };
  writeFileSync(join(home, 'card.json'), JSON.stringify({ ...card, segmentation }));
  copyFileSync(join(goldenFolder('segformer'), 'model.onnx'), join(home, 'model.onnx'));
  const model = await bench.engine.catalogue.openPath(home);

  const whole = decodeNpy(readFileSync(noiseFile([64, 112]))) as Tensor<Float32Array>;
  const input = { ...whole, region: { x: 0, y: 0, width: 112, height: 64 } };
  const paths = [0, 48].map((x) => {
    const { data } = cut({ ...input, shape: [1, 3, 64, 112] }, { y: 0, x, size: [64, 64] });
    const path = join(folder, `window${x}.npy`);
    writeFileSync(path, encodeNpy({ shape: [3, 64, 64], data }));
    return path;
  });
  paths.push(join(folder, '64x112.npy'));
  const { signal } = new AbortController();
  const logits: Float32Array[] = [];
  for await (const { outcome } of bench.engine.analyzer.analyzeAll({
    inputs: paths.map((path) => ({ path, from: 0 })),
    model,
    settings: {},
    embeddings: false,
    signal,
  })) {
    if (outcome instanceof VitrineError) throw outcome;
    const { segmentation, attention } = outcome.parts;
    expect(attention === undefined).toBe(logits.length === 2);
    logits.push(await bench.floats(segmentation!.logits));
  }
  // Rows of 16 logits in a window, of 28 in the input: the second window begins at the 12th.
  const [left, right, all] = logits as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < all.length; i++) {
    const [line, x] = [Math.floor(i / 28), i % 28];
    const own = [
      ...(x < 16 ? [left[line * 16 + x]!] : []),
      ...(x >= 12 ? [right[line * 16 + x - 12]!] : []),
    ];
    expect(all[i]).toBeCloseTo(own.reduce((a, b) => a + b) / own.length, 5);
  }
});

test('up-sampling stops where it was cancelled', async () => {
  const logits = { shape: [150, 8, 8], data: new Float32Array(150 * 64) };
  let steps = 0;
  const stop = async () => {
    steps++;
    throw new Error('stopped');
  };
  await expect(classMap(logits, [[2000, 2000]], stop)).rejects.toThrow('stopped');
  expect(steps).toBe(1);
});
