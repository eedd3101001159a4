/* Rounds of any image-to-image model, on real ones where they are here. */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelCard, Preprocess, Result, Tensor } from '#shared/types';
import { families } from '../../../models';
import { createEngine, type Engine } from '..';
import { encodeNpy } from '../tensors/npy';
import { root, temporaryFolder } from '../testing';
import { fromRgbImage, inEightBits, toRgbImage, withColoursOf } from './image-tensor';

const PACK = join(root, '../shared/pack/models');
const absent = !existsSync(PACK);
if (absent) console.warn(`DID NOT RUN: the real models of ${PACK} are not here.`);

const noise = (shape: readonly number[], least = 0, most = 1): Tensor<Float32Array> => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => {
    return least + ((i * 7919) % 211) * ((most - least) / 210);
  });
  return { shape, data };
};

describe('the card’s normalisation', () => {
  const preprocess: Preprocess = {
    size: [2, 3],
    resize: 'none',
    resizeTo: 2,
    interpolation: 'bicubic',
    scale: 1 / 255,
    mean: [0.1, 0.2, 0.3],
    std: [0.5, 0.25, 0.125],
    channels: 'RGB',
    layout: 'NCHW',
  };
  const cardWith = (own: Partial<Preprocess>) =>
    ({ preprocess: { ...preprocess, ...own } }) as ModelCard;
  const image = noise([3, 2, 3], -0.2, 1.3);

  test.each([
    ['as it is', {}],
    ['blue first', { channels: 'BGR' }],
    ['channels last', { layout: 'NHWC' }],
    ['blue first, channels last, bytes', { channels: 'BGR', layout: 'NHWC', scale: 1 }],
  ] as const)('what is undone is redone, overshoot included: %s', (_, own) => {
    const card = cardWith(own);
    const back = toRgbImage(fromRgbImage(image, card), card);
    expect(back.shape).toEqual(image.shape);
    back.data.forEach((value, i) => {
      expect(value).toBeCloseTo(image.data[i]!, 5);
    });
  });

  test('each value has its place', () => {
    const card = cardWith({ channels: 'BGR', layout: 'NHWC', scale: 1 });
    const { shape, data } = fromRgbImage(image, card);
    expect(shape).toEqual([1, 2, 3, 3]);
    // Row 1, column 2: green is the tensor's second channel, red its third.
    expect(data[5 * 3 + 1]).toBeCloseTo((255 * image.data[6 + 5]! - 0.2) / 0.25, 2);
    expect(data[5 * 3 + 2]).toBeCloseTo((255 * image.data[5]! - 0.3) / 0.125, 2);
  });
});

test('8 bits: clamped and rounded', () => {
  const data = Float32Array.of(-0.3, 0.001, 0.003, 0.5, 0.999, 1.7);
  const ours = inEightBits({ shape: [3, 1, 2], data });
  expect([...ours.data].map((value) => Math.round(255 * value))).toEqual([0, 0, 1, 128, 255, 255]);
});

test('another’s colours: its luminance is gone, the differences of its channels stay', () => {
  const [content, made] = [noise([3, 4, 5]), noise([3, 4, 5], 0.2, 0.9)];
  const shown = withColoursOf(content, { ...made, data: made.data.toReversed() }).data;
  const luminance = (data: Float32Array, i: number) =>
    0.299 * data[i]! + 0.587 * data[i + 20]! + 0.114 * data[i + 40]!;
  for (let i = 0; i < 20; i++) {
    expect(luminance(shown, i)).toBeCloseTo(luminance(made.data.toReversed(), i), 5);
    expect(shown[i]! - shown[i + 20]!).toBeCloseTo(content.data[i]! - content.data[i + 20]!, 5);
  }
});

describe.skipIf(absent)('real models', () => {
  const folder = temporaryFolder();
  let engine: Engine;
  let serial = 0;
  beforeAll(() => {
    engine = createEngine({
      families,
      stateDir: join(folder, 'state'),
      zooDir: join(folder, 'none'),
      samplesDir: join(folder, 'none'),
      stylesDir: join(folder, 'none'),
    });
  });
  afterAll(() => engine.close());

  async function analyse(card: ModelCard, input: Tensor, settings: object): Promise<Result> {
    const path = join(folder, `input${serial}.npy`);
    writeFileSync(path, encodeNpy(input));
    const [file] = await engine.registerPaths([path]);
    const request = { job: `job${serial++}`, file: file!.id, model: card.id, settings };
    return (await engine.dispatch('analyze.run', request)) as Result;
  }
  const floats = async ({ id }: { id: string }) =>
    (await engine.tensors.read(id)).data as Float32Array;

  test('fast-neural-style: its bytes are known, each round is fed the one before', async () => {
    const card = await engine.catalogue.importPath(join(PACK, 'style_candy_nc16_256.onnx'));
    expect(card.preprocess).toMatchObject({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
    expect(card.settings.map(({ name }) => name)).toEqual(['rounds', 'eightBit', 'keepColours']);
    const input = noise([3, 256, 256], 0, 255);
    const { parts } = await analyse(card, input, { rounds: 2 });
    const { rounds, content, size, style, attention, wanted } = parts.stylized!;
    expect([size, wanted, style, attention]).toEqual([[256, 256], 2, undefined, undefined]);
    expect((await floats(content))[7]).toBeCloseTo(input.data[7]! / 255, 6);
    expect(rounds.map(({ styleLoss }) => styleLoss)).toEqual([null, null]);
    const [first, second] = await Promise.all(rounds.map(({ output }) => floats(output)));
    const again = { shape: [3, 256, 256], data: first!.map((value) => 255 * value) };
    const alone = (await analyse(card, again, { rawOutputs: true })).parts;
    const raw = await floats(alone.outputs![card.output]!);
    const worst = raw.reduce((most, value, i) => {
      return Math.max(most, Math.abs(value / 255 - second![i]!));
    }, 0);
    expect(worst).toBeLessThan(1e-3);
  });

  test('a graph of free size sees the whole image, with its attention', async () => {
    const card = await engine.catalogue.importPath(join(PACK, 'iat_lowlight_lol_v1.onnx'));
    expect(card.preprocess).toMatchObject({ resize: 'keep-ratio', multiple: 8, scale: 1 / 255 });
    const { id, parts } = await analyse(card, noise([3, 96, 160]), { rounds: 2, layers: 'none' });
    expect(parts.stylized!.size).toEqual([96, 160]);
    const [tap] = parts.attention!.layers;
    expect(tap!.keys.grid).toEqual([24, 40]);
    const question = { result: id, layer: 0 };
    const layer = (await engine.dispatch('attention.layer', question)) as { shape: number[] };
    expect(layer.shape).toEqual([4, 10, 960]);
  });
});
