import { describe, expect, it } from 'vitest';
import type { Preprocess } from '#shared/types';
import { inputSize } from './input-size';
import { describePreprocess, preprocess } from './preprocess';
import { facts, noise, sha256 } from './testing';

const imagenet: Preprocess = {
  size: [224, 224],
  resize: 'shorter',
  resizeTo: 256,
  interpolation: 'bicubic',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  channels: 'RGB',
  layout: 'NCHW',
};
/** Leaves the bytes as they are, `[H, W, 3]`. */
const bare: Partial<Preprocess> = { scale: 1, mean: [0, 0, 0], std: [1, 1, 1], layout: 'NHWC' };

describe('preprocess equals Pillow and numpy', () => {
  it.each(
    facts.preprocess.map(
      (fact) =>
        [
          `${fact.resize} ${fact.interpolation} ${fact.from.join('x')} to ${fact.size.join('x')}`,
          fact,
        ] as const,
    ),
  )('%s', (_, { from, pixels, tensor, ...rule }) => {
    const image = noise(...from);
    const spec = { ...imagenet, ...rule };
    const bytes = preprocess(image, { ...spec, ...bare });
    expect(bytes.shape).toEqual([1, ...rule.size, 3]);
    expect(sha256(Uint8Array.from(bytes.data))).toBe(pixels);

    const input = preprocess(image, spec);
    expect(input.shape).toEqual([1, 3, ...rule.size]);
    expect(sha256(new Uint8Array(input.data.buffer))).toBe(tensor);
  });
});

describe('layout and channels', () => {
  const image = noise(32, 32);
  const spec: Preprocess = { ...imagenet, size: [32, 32], resize: 'squash' };
  const at = (data: Float32Array, c: number, y: number, x: number) => data[(c * 32 + y) * 32 + x];

  it('NHWC holds the same values as NCHW', () => {
    const planar = preprocess(image, spec).data;
    const { data, shape } = preprocess(image, { ...spec, layout: 'NHWC' });
    expect(shape).toEqual([1, 32, 32, 3]);
    for (const [c, y, x] of [
      [0, 0, 0],
      [1, 5, 9],
      [2, 31, 30],
    ] as const) {
      expect(data[(y * 32 + x) * 3 + c]).toBe(at(planar, c, y, x));
    }
  });

  it('BGR swaps the image, not mean and std', () => {
    const { data } = preprocess(image, { ...spec, channels: 'BGR' });
    const blue = image.rgb[(5 * 32 + 9) * 3 + 2]!;
    expect(at(data, 0, 5, 9)).toBeCloseTo((blue / 255 - 0.485) / 0.229, 5);
  });
});

describe('region: what the model saw of the image', () => {
  const region = (width: number, height: number, spec: Partial<Preprocess>) =>
    preprocess(noise(width, height), { ...imagenet, ...spec }).region;

  it('is the centre for a centre crop', () => {
    const { x, y, width, height } = region(512, 512, {});
    expect([x, y, width, height]).toEqual([32, 32, 448, 448]);
  });
  it('is everything when squashed', () => {
    expect(region(300, 200, { resize: 'squash' })).toEqual({ x: 0, y: 0, width: 300, height: 200 });
  });
  it('is the square for crop-square', () => {
    expect(region(300, 200, { resize: 'crop-square' })).toEqual({
      x: 50,
      y: 0,
      width: 200,
      height: 200,
    });
  });
  it('reaches beyond an image that was padded', () => {
    const { x, width } = region(112, 112, { resizeTo: 112 });
    expect([x, width]).toEqual([-56, 224]);
  });
});

describe('keep-ratio: no crop, the input follows the image', () => {
  const ade = { resize: 'keep-ratio', resizeTo: 512, longest: 2048, multiple: 32 } as const;
  it.each([
    [683, 512, [512, 704]], // 683 up to 704
    [480, 360, [512, 704]], // enlarged: 682.67, rounded to 683
    [360, 480, [704, 512]],
    [6000, 1000, [352, 2048]], // the longer side is the bound
    [512, 512, [512, 512]],
    [1, 3000, [2048, 32]],
  ])('%i x %i', (width, height, size) => {
    expect(inputSize({ width, height }, { ...imagenet, ...ade })).toEqual(size);
  });

  it('is a plain resize to that size', () => {
    const spec = { ...imagenet, ...ade, resizeTo: 64, multiple: 32 };
    const image = noise(100, 80);
    const { shape, data, region } = preprocess(image, spec);
    expect(shape).toEqual([1, 3, 64, 96]);
    expect(region).toEqual({ x: 0, y: 0, width: 100, height: 80 });
    const squashed = preprocess(image, { ...spec, resize: 'squash', size: [64, 96] });
    expect(data).toEqual(squashed.data);
  });
});

it('describes itself in a line', () => {
  expect(describePreprocess(imagenet)).toBe(
    'shorter side to 256 px, bicubic (Pillow), centre crop 224x224; x 1/255, mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225]; RGB NCHW',
  );
});
