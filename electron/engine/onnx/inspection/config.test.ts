import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { preprocessFrom } from '#shared/types';
import { inspectModel } from '../index';

const GOLDEN = join(import.meta.dirname, '../../../../models/vit/golden');
const root = mkdtempSync(join(tmpdir(), 'vitrine-config-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The card of a golden model (64 x 96 px, 7 classes) with files beside it, or in the folder above. */
async function cardWith(name: string, files: Record<string, unknown>, model = 'model.onnx') {
  const path = join(root, name, model);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(join(GOLDEN, 'timm-vit-dynamo/model.onnx'), path);
  for (const [file, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(root, name, file), text);
  }
  return inspectModel(path, { id: name });
}

const DINOV2 = {
  do_resize: true,
  size: { shortest_edge: 256 },
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  resample: 3,
  do_rescale: true,
  rescale_factor: 0.00392156862745098,
  do_normalize: true,
  image_mean: [0.1, 0.2, 0.3],
  image_std: [0.4, 0.5, 0.6],
  do_pad: null,
};

it('reads timm’s config.json', async () => {
  const card = await inspectModel(join(GOLDEN, 'timm-vit-224/model.onnx'), { id: 'timm' });
  expect(card.preprocess).toEqual({
    size: [224, 224],
    layout: 'NCHW',
    channels: 'RGB',
    resize: 'shorter',
    resizeTo: 248, // floor(224 / 0.9), as timm does
    interpolation: 'bicubic',
    scale: 1 / 255,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  });
  expect(card).toMatchObject({
    licence: 'apache-2.0',
    sources: { preprocess: 'config', preprocessing: { mean: 'config' }, labels: 'guess' },
  });
  expect(card.labels).toHaveLength(1000);
  expect([card.labels[0], card.labels[999]]).toEqual(['tench', 'toilet tissue']);
});

it('reads Hugging Face’s preprocessor_config.json and config.json', async () => {
  const card = await inspectModel(join(GOLDEN, 'hf-vit/model.onnx'), { id: 'hf' });
  expect(card.preprocess).toMatchObject({ resize: 'squash', interpolation: 'bilinear' });
  expect(card.labels).toEqual(['cat', 'coffee', 'rocket', 'wall', 'moon']);
  expect(card.sources).toMatchObject({ preprocessing: { mean: 'config' }, labels: 'config' });
});

it('reads a shorter side with a centre crop; null is not set', async () => {
  const { preprocess, notes } = await cardWith('dino', { 'preprocessor_config.json': DINOV2 });
  expect(preprocess).toMatchObject({
    size: [64, 96], // the graph’s own
    resize: 'shorter',
    resizeTo: 256,
    interpolation: 'bicubic',
    mean: [0.1, 0.2, 0.3],
    std: [0.4, 0.5, 0.6],
  });
  expect(notes).toEqual([]);
});

it('finds the configuration above the folder `onnx`, as on the hub', async () => {
  const files = { 'preprocessor_config.json': DINOV2 };
  const card = await cardWith('hub', files, 'onnx/model.onnx');
  expect(card.sources.preprocessing.mean).toBe('config');
});

it('takes what a card says over everything else', async () => {
  const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const preprocess = {
    size: [64, 96],
    layout: 'NCHW',
    channels: 'BGR',
    resize: 'crop-square',
    resizeTo: 64,
    interpolation: 'lanczos',
    scale: 1,
    mean: [1, 2, 3],
    std: [4, 5, 6],
  };
  const card = await cardWith('card', {
    'card.json': { title: 'Mine', labels, preprocess, licence: 'MIT' },
    'preprocessor_config.json': DINOV2,
  });
  expect(card).toMatchObject({ title: 'Mine', labels, preprocess, licence: 'MIT' });
  expect(card.sources).toMatchObject({ preprocessing: { mean: 'card' }, labels: 'card' });
});

it('guesses without any, and marks it', async () => {
  const card = await cardWith('bare', {});
  expect(card.preprocess).toMatchObject({ resize: 'shorter', mean: [0.485, 0.456, 0.406] });
  expect(card.labels).toEqual([]);
  expect(card.sources).toEqual({
    task: 'guess',
    labels: 'guess',
    grid: 'graph',
    special: 'graph',
    preprocess: 'guess',
    preprocessing: preprocessFrom('guess', { size: 'graph', layout: 'graph' }),
  });
});

it.each([
  ['not JSON', '{oops', /config\.json .* not JSON/],
  ['of another form', { image_size: 'large' }, /config\.json .*image_size/],
])('says that a configuration %s was not used', async (name, content, note) => {
  const card = await cardWith(name, { 'config.json': content });
  expect(card.notes.join()).toMatch(note);
  expect(card.sources.preprocessing.mean).toBe('guess');
});
