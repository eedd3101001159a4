/* What each kind of configuration makes of an input of 64 x 96 px; transformers 4.57 and timm are the reference. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, temporaryFolder } from '../../../testing';
import { inspectModel } from '../../index';

const folder = temporaryFolder();
let serial = 0;

async function preprocessOf(files: Record<string, unknown>) {
  const home = join(folder, `model-${serial++}`);
  mkdirSync(home);
  copyFileSync(golden('timm-vit-dynamo'), join(home, 'model.onnx'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(home, name), JSON.stringify(content));
  }
  const card = await inspectModel(join(home, 'model.onnx'), { id: 'm' });
  const { preprocess, configured, sources, notes } = card;
  return { ...preprocess, configured, source: sources.preprocess, notes: notes.join() };
}

const PLAIN = { mean: [0, 0, 0], std: [1, 1, 1] };

test.each<[string, Record<string, unknown>, object]>([
  [
    'MobileViTImageProcessor',
    { size: { shortest_edge: 72 }, crop_size: 64 },
    { resize: 'shorter', resizeTo: 72, round: 'down', channels: 'BGR', ...PLAIN },
  ],
  [
    'ConvNextImageProcessor',
    { size: { shortest_edge: 64 }, crop_pct: 0.875 },
    { resize: 'shorter', resizeTo: 73, mean: [0.5, 0.5, 0.5] },
  ],
  ['ConvNextImageProcessor', { size: { shortest_edge: 384 } }, { resize: 'squash' }],
  ['ConvNextFeatureExtractor', { size: 64, crop_pct: 0.5 }, { resize: 'shorter', resizeTo: 128 }],
  ['LevitImageProcessorFast', { size: 224 }, { resize: 'shorter', resizeTo: 256 }],
  ['PoolFormerImageProcessor', { size: 90 }, { resize: 'shorter', resizeTo: 100 }],
  ['DeiTImageProcessor', {}, { resize: 'squash', scaled: [256, 256], interpolation: 'bicubic' }],
  ['CLIPImageProcessor', { size: 64 }, { resize: 'shorter', resizeTo: 64 }],
  ['ViTImageProcessor', { size: 64 }, { resize: 'squash', interpolation: 'bilinear' }],
  ['EfficientNetImageProcessor', {}, { interpolation: 'nearest', std: [0.25, 0.25, 0.25] }],
  ['VivitImageProcessor', { offset: true }, { scale: 1 / 127.5, mean: [1.5, 1.5, 1.5] }],
  ['SamImageProcessor', { size: { longest_edge: 64 } }, { resize: 'longest', resizeTo: 64 }],
  ['RTDetrImageProcessor', {}, { resize: 'squash', ...PLAIN }],
  ['LayoutLMv2ImageProcessor', {}, { channels: 'BGR', scale: 1, ...PLAIN }],
  // The graph takes one size only.
  ['DetrImageProcessor', {}, { resize: 'squash', notes: expect.stringMatching(/other sizes/) }],
  ['GLPNImageProcessor', {}, { resize: 'squash', ...PLAIN }],
])('%s %j', async (image_processor_type, fields, expected) => {
  const file = { image_processor_type, ...fields };
  expect(await preprocessOf({ 'preprocessor_config.json': file })).toMatchObject({
    source: 'config',
    ...expected,
  });
});

const OPEN_CLIP = { mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6], interpolation: 'bicubic' };

test.each<[string, Record<string, unknown>, object]>([
  [
    'timm’s older form',
    {
      'config.json': { architecture: 'vit', mean: [0.5, 0.5, 0.5], std: [1, 1, 1], crop_pct: 0.9 },
    },
    { resize: 'cover', scaled: [71, 106], mean: [0.5, 0.5, 0.5] },
  ],
  [
    'timm’s squash with a crop',
    { 'config.json': { pretrained_cfg: { crop_mode: 'squash', crop_pct: 0.9 } } },
    { resize: 'squash', scaled: [71, 106] },
  ],
  [
    'open_clip',
    { 'open_clip_config.json': { preprocess_cfg: { ...OPEN_CLIP, resize_mode: 'shortest' } } },
    { resize: 'cover', scaled: [64, 96], mean: [0.1, 0.2, 0.3] },
  ],
  [
    'Immich',
    { 'preprocess_cfg.json': { ...OPEN_CLIP, resize_mode: 'squash', size: [64, 64] } },
    { resize: 'squash', std: [0.4, 0.5, 0.6] },
  ],
  [
    'processor_config.json',
    { 'processor_config.json': { image_processor: { size: 64, image_mean: [0, 0.1, 0] } } },
    { resize: 'squash', mean: [0, 0.1, 0] },
  ],
])('%s', async (_, files, expected) => {
  expect(await preprocessOf(files)).toMatchObject({ source: 'config', ...expected });
});

test('files that state preprocessing besides the one that counts are kept as presets', async () => {
  const both = {
    'preprocessor_config.json': {
      image_processor_type: 'ViTImageProcessor',
      size: 64,
      image_mean: [0.5, 0.5, 0.5],
    },
    'config.json': { pretrained_cfg: { crop_pct: 0.9, mean: [0.1, 0.2, 0.3] } },
  };
  const { mean, configured } = await preprocessOf(both);
  expect(mean).toEqual([0.5, 0.5, 0.5]);
  expect(configured).toMatchObject([
    { by: 'transformers', preprocess: { resize: 'squash', mean: [0.5, 0.5, 0.5] } },
    { by: 'timm', preprocess: { resize: 'cover', resizeTo: 71, mean: [0.1, 0.2, 0.3] } },
  ]);
  const { 'config.json': timm } = both;
  expect((await preprocessOf({ 'config.json': timm })).configured).toBeUndefined();
});
