/*
 * Against Python: from the same image file, our engine and reference.py (Pillow, NumPy, ONNX
 * Runtime) must give the same logits, the same top-5 and the same attention as the graph's own
 * Softmax. The preprocessing of each model is written down here for Python; our side must find it
 * by itself from what lies beside the model, or is told what a user would have to tell it.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CardEdit, type ModelCard, Preprocess, type TensorRef } from '#shared/types';
import { openEngine, root, sample, type TestEngine } from '../testing/engine';
import { oddImages } from './images';
import { type Answer, hasPython, type Reference, startReference } from './reference';

// Real models, files and processes: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const LOGITS = 1e-3;
const WEIGHTS = 1e-5;

const pack = join(root, '..', 'shared', 'pack');
const hasPack = existsSync(pack);
if (!hasPython)
  console.warn('DID NOT RUN: parity with Python (no .cache/python; `npm test` makes it)');
if (!hasPack) console.warn('DID NOT RUN: parity on pretrained models (no ../shared/pack)');

const golden = (id: string): string => join(root, 'models', 'vit', 'golden', id, 'model.onnx');
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const spec = (facts: object): Preprocess =>
  Preprocess.parse({
    resize: 'shorter',
    interpolation: 'bicubic',
    scale: 1 / 255,
    channels: 'RGB',
    layout: 'NCHW',
    ...imagenet,
    ...facts,
  });

interface Case {
  readonly name: string;
  readonly model: string;
  /** What Python does with the image, and what our card must say. */
  readonly preprocess: Preprocess;
  /** Told by the user, since nothing beside the model says it. */
  readonly edit?: CardEdit;
  /** How many attention layers are to be compared; 0 where they are no plain Softmax (Swin's windows). */
  readonly layers: number;
}

const cases: Case[] = [
  {
    name: 'the model in the box',
    model: join(root, 'models', 'zoo', 'vit-cifar10', 'model.onnx'),
    preprocess: spec({
      size: [32, 32],
      resize: 'crop-square',
      resizeTo: 32,
      mean: [0.4914, 0.4822, 0.4465],
      std: [0.247, 0.2435, 0.2616],
    }),
    layers: 6,
  },
  {
    name: 'timm ViT at 224, crop_pct 0.9',
    model: golden('timm-vit-224'),
    preprocess: spec({ size: [224, 224], resizeTo: 248, ...half }),
    layers: 2,
  },
  {
    name: 'Hugging Face ViT, squashed',
    model: golden('hf-vit'),
    preprocess: spec({
      size: [224, 224],
      resize: 'squash',
      resizeTo: 224,
      interpolation: 'bilinear',
      ...half,
    }),
    layers: 2,
  },
  {
    name: 'Hugging Face DINOv2 with registers',
    model: golden('hf-dinov2-registers'),
    preprocess: spec({ size: [56, 56], resizeTo: 56 }),
    layers: 2,
  },
  {
    name: 'Hugging Face SegFormer, not square, reduced keys',
    model: golden('hf-segformer'),
    preprocess: spec({
      size: [64, 96],
      resize: 'squash',
      resizeTo: 64,
      interpolation: 'bilinear',
    }),
    layers: 4,
  },
  {
    name: 'Hugging Face Swin (logits)',
    model: golden('hf-swin'),
    preprocess: spec({ size: [64, 64], resizeTo: 64 }),
    layers: 0,
  },
  {
    name: 'timm DeiT, distilled, squashed with Lanczos',
    model: golden('timm-deit-distilled'),
    preprocess: spec({
      size: [64, 64],
      resize: 'squash',
      resizeTo: 64,
      interpolation: 'lanczos',
      channels: 'BGR',
    }),
    edit: {
      preprocess: spec({
        size: [64, 64],
        resize: 'squash',
        resizeTo: 64,
        interpolation: 'lanczos',
        channels: 'BGR',
      }),
    },
    layers: 2,
  },
  {
    name: 'bytes in NHWC',
    model: golden('nhwc-uint8'),
    preprocess: spec({
      size: [64, 64],
      resizeTo: 64,
      scale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      layout: 'NHWC',
    }),
    layers: 1,
  },
];

const tinyImageNet = spec({
  size: [224, 224],
  resize: 'crop-square',
  resizeTo: 224,
  interpolation: 'bilinear',
  ...half,
});
const cifar = spec({
  size: [32, 32],
  resize: 'squash',
  resizeTo: 32,
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.2023, 0.1994, 0.201],
});
const pretrained: Case[] = [
  {
    name: 'ViT-Ti/16, Tiny-ImageNet',
    model: join(pack, 'models', 'vit_tiny_p16_224_tinyimagenet200.onnx'),
    preprocess: tinyImageNet,
    edit: { preprocess: tinyImageNet },
    layers: 12,
  },
  {
    name: 'ViT with BatchNorm, CIFAR-10',
    model: join(pack, 'models', 'vit_cifar10_ibp_3_3_8.onnx'),
    preprocess: cifar,
    edit: { preprocess: cifar },
    layers: 3,
  },
];

/** Largest difference; the lengths must agree. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= most)) most = difference; // NaN counts as a difference
  }
  return most;
}

const topFive = (logits: ArrayLike<number>): number[] =>
  Array.from(logits, (_, i) => i)
    .sort((a, b) => logits[b]! - logits[a]!)
    .slice(0, 5);

describe.skipIf(!hasPython)('the same as Pillow, NumPy and ONNX Runtime in Python', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-parity-'));
  let engine: TestEngine;
  let reference: Reference;
  let odd: string[];

  beforeAll(async () => {
    engine = openEngine();
    reference = startReference(folder);
    odd = await oddImages(folder);
  });
  afterAll(async () => {
    reference.stop();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const samples = readdirSync(dirname(sample('x')))
    .filter((name) => name.endsWith('.jpg'))
    .map(sample);

  /** The model as a user opens it: the file with all that lies beside it, then the corrections. */
  async function open(c: Case): Promise<ModelCard> {
    const beside = ['config.json', 'preprocessor_config.json', 'card.json', 'model.onnx.data']
      .map((name) => join(dirname(c.model), name))
      .filter((path) => existsSync(path) && !path.startsWith(pack));
    const card = await engine.import(c.model, ...beside);
    return c.edit ? engine.call('models.edit', { model: card.id, edit: c.edit }) : card;
  }

  async function floats(ref: TensorRef): Promise<Float32Array> {
    const { dtype, bytes } = await engine.call('tensor.read', { tensor: ref.id, slice: [] });
    expect(dtype).toBe('float32');
    return new Float32Array(new Uint8Array(bytes).buffer);
  }

  async function compare(c: Case, card: ModelCard, image: string): Promise<void> {
    const answer: Answer = await reference.compute({
      model: c.model,
      input: card.input,
      preprocess: c.preprocess,
      image,
    });
    const { parts } = await engine.run(image, card.id, { rawOutputs: true });

    const ours = await floats(parts.outputs![card.output]!);
    const theirs = answer.outputs.get(card.output)!.data;
    expect(distance(ours, theirs), `${image}: logits`).toBeLessThan(LOGITS);
    if (card.task === 'classification') {
      expect(parts.predictions!.top.map((score) => score.index)).toEqual(topFive(theirs));
    }
    for (const { layer, tensor } of parts.attention!.layers.slice(0, c.layers)) {
      const softmax = answer.softmax.get(card.attention[layer]!.tensor)!;
      const [heads, queries, keys] = tensor!.shape;
      expect(softmax.shape.slice(-3)).toEqual([heads, queries, keys]);
      expect(
        distance(await floats(tensor!), softmax.data),
        `${image}: attention of layer ${layer}`,
      ).toBeLessThan(WEIGHTS);
    }
  }

  describe.each(cases)('$name', (c) => {
    let card: ModelCard;
    beforeAll(async () => {
      card = await open(c);
    });

    test('the card says the same preprocessing, and has every attention layer', () => {
      expect(card.preprocess).toEqual(c.preprocess);
      expect(card.attention.length).toBeGreaterThanOrEqual(c.layers);
    });

    test('on the sample photographs', async () => {
      expect(samples.length).toBeGreaterThan(0);
      for (const image of samples) await compare(c, card, image);
    });

    test('on images that are not plain RGB JPEG', async () => {
      for (const image of odd) await compare(c, card, image);
    });
  });

  describe.skipIf(!hasPack).each(pretrained)('pretrained: $name', (c) => {
    test('on photographs and awkward files', async () => {
      const card = await open(c);
      const photos = join(pack, 'images', 'imagenet-samples');
      const some = readdirSync(photos).filter((_, i) => i % 30 === 0);
      const awkward = [
        'Landscape_6.jpg',
        'Portrait_7.jpg',
        'Channel_digital_image_CMYK_color.jpg',
        'Flag_of_the_Netherlands-16bit.png',
        'Flag_of_the_Netherlands-alpha.png',
        'gamma_dalai_lama_gray.jpg',
        'concert.jpg',
        'animated-loop-3.gif',
        '4.webp',
      ];
      for (const name of some) await compare(c, card, join(photos, name));
      for (const name of awkward) await compare(c, card, join(pack, 'awkward', 'suite', name));
      for (const image of samples) await compare(c, card, image);
    });
  });
});
