import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromOrt } from '../onnx/ort-tensor';
import { type FeatureNetwork, styleMeasures } from './measure';
import type { RgbImage } from './rgb-image';
import { ssim } from './ssim';
import { checks } from './testing';

const facts: { size: [number, number]; noise: number; ssim: number }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'ssim_facts.json'), 'utf8'),
);

/** `checks` with `image()` of models/make_golden.py laid over it. */
function noisy(content: RgbImage, noise: number): RgbImage {
  const { shape, data } = content;
  return {
    shape,
    data: data.map((value, i) =>
      Math.min(1, Math.max(0, value + noise * (((i * 7919) % 211) / 105 - 1))),
    ),
  };
}

describe('ssim', () => {
  it.each(facts)(
    'is that of models/stytr2/ssim.py: %o',
    ({ size: [h, w], noise, ssim: wanted }) => {
      const content = checks([h, w, 5]);
      expect(Math.abs(ssim(noisy(content, noise), content) - wanted)).toBeLessThan(1e-5);
    },
  );

  it('looks at an image smaller than its window as a whole', () => {
    const content = checks([7, 9, 5]);
    expect(ssim(content, content)).toBe(1);
    expect(ssim(noisy(content, 1), content)).toBeLessThan(0.9);
  });
});

describe('styleMeasures', () => {
  const golden = join(import.meta.dirname, '../../../models/stytr2/golden');
  const wanted = JSON.parse(readFileSync(join(golden, 'golden.json'), 'utf8'));
  const open = (file: string) => InferenceSession.create(join(golden, file));
  let sessions: Record<'style' | 'transfer' | 'paint' | 'features', InferenceSession>;
  const network: FeatureNetwork = {
    title: 'golden',
    of: async (image) => {
      const given = await sessions.features.run({ image: batch(image) });
      return new Map(Object.entries(given).map(([name, value]) => [name, fromOrt(name, value)]));
    },
  };
  const content = checks([45, 61, 5]);
  const style = checks([40, 33, 3]);
  let output: RgbImage;

  beforeAll(async () => {
    const [style, transfer, paint, features] = await Promise.all(
      ['style.onnx', 'transfer.onnx', 'paint.onnx', 'features.onnx'].map(open),
    );
    sessions = { style: style!, transfer: transfer!, paint: paint!, features: features! };
    output = await stylised();
  });
  afterAll(async () => {
    await Promise.all(Object.values(sessions).map((session) => session.release()));
  });

  async function stylised(): Promise<RgbImage> {
    const given = { content: batch(content) };
    const { styleTokens } = await sessions.style.run({ style: batch(style) });
    const { features } = await sessions.transfer.run({ ...given, styleTokens: styleTokens! });
    const strength = new Tensor('float32', [1], [1]);
    const painted = await sessions.paint.run({
      ...given,
      features: features!,
      ownFeatures: features!,
      strength,
    });
    return { shape: [3, 45, 61], data: painted.stylized!.data as Float32Array };
  }

  it('measures what PyTorch measures', async () => {
    const measured = await (await styleMeasures({ content, style, features: network }))(output);
    expect(measured.ssim).toBeCloseTo(wanted.ssim, 5);
    expect(measured.contentLoss).toBeCloseTo(wanted.contentLoss, 4);
    expect(measured.styleLoss).toBeCloseTo(wanted.styleLoss, 4);
    expect(measured.perceptual).toBeGreaterThan(0);
  });

  it('finds no difference between an image and itself', async () => {
    const measured = await (await styleMeasures({ content, style: content, features: network }))(
      content,
    );
    expect(measured).toEqual({
      ssim: 1,
      contentLoss: 0,
      styleLoss: 0,
      perceptual: expect.any(Number),
    });
    expect(measured.perceptual).toBeCloseTo(0, 6);
  });

  it('measures no style where none is given, and no losses without a network', async () => {
    const noStyle = await (await styleMeasures({ content, features: network }))(output);
    expect(noStyle).toMatchObject({ styleLoss: null, contentLoss: expect.any(Number) });
    const none = await (await styleMeasures({ content, style, features: null }))(output);
    expect(none).toEqual({
      ssim: expect.any(Number),
      contentLoss: null,
      styleLoss: null,
      perceptual: null,
    });
  });

  it('measures no losses of images that the network is too deep for', async () => {
    const tiny = checks([31, 40, 5]);
    const measured = await (await styleMeasures({ content: tiny, style, features: network }))(tiny);
    expect(measured).toEqual({ ssim: 1, contentLoss: null, styleLoss: null, perceptual: null });
  });
});

const batch = ({ shape, data }: RgbImage) => new Tensor('float32', data, [1, ...shape]);
