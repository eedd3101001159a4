import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure, golden, temporaryFolder } from '../../testing';
import { inspectModel } from '../index';
import { distinctColours, setNamed } from './label-sets';

const folder = temporaryFolder();

/** A SegFormer as Hugging Face exports it (64 x 96 px, 5 classes) with files beside it. */
async function cardWith(name: string, files: Record<string, unknown>) {
  const home = join(folder, name);
  mkdirSync(home);
  copyFileSync(golden('hf-segformer'), join(home, 'model.onnx'));
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(home, file), JSON.stringify(content));
  }
  return inspectModel(join(home, 'model.onnx'), { id: name });
}

const id2label = { 0: 'road', 1: 'bed ', 2: 'sky', 3: 'tree', 4: 'car' };
const labels = ['road', 'bed', 'sky', 'tree', 'car'];
const config = {
  architectures: ['SegformerForSemanticSegmentation'],
  model_type: 'segformer',
  image_size: 224,
  semantic_loss_ignore_index: 255,
  id2label,
};
const preprocessor = {
  do_resize: true,
  size: { height: 512, width: 512 },
  resample: 2,
  image_mean: [0.485, 0.456, 0.406],
  image_std: [0.229, 0.224, 0.225],
  do_reduce_labels: true,
};

test('an export of Hugging Face opens as it is', async () => {
  const card = await cardWith('hub', {
    'config.json': config,
    'preprocessor_config.json': preprocessor,
  });
  expect(card).toMatchObject({
    family: 'segformer',
    task: 'segmentation',
    output: 'logits',
    labels,
  });
  expect(card.preprocess).toMatchObject({ resize: 'squash', interpolation: 'bilinear' });
  expect(card.segmentation).toMatchObject({ ignore: 255, reduceZero: true });
  expect(card.notes.join()).toMatch(/does not give the features of its stages/);
  expect(card.segmentation?.palette).toHaveLength(5);
  const grids = card.attention.map(({ queries, keys, reduction }) => [
    queries.grid,
    keys.grid,
    reduction,
  ]);
  expect(grids).toEqual([
    [[16, 24], [2, 3], 8],
    [[8, 12], [2, 3], 4],
    [[4, 6], [2, 3], 2],
    [[2, 3], [2, 3], undefined],
  ]);
});

test('a processor that crops is told of; names without meaning are none', async () => {
  const crops = { ...preprocessor, size: { shortest_edge: 64 }, crop_size: 64 };
  const nameless = Object.fromEntries(labels.map((_, i) => [i, `LABEL_${i}`]));
  const card = await cardWith('crops', {
    'config.json': { ...config, id2label: nameless },
    'preprocessor_config.json': crops,
  });
  expect(card.preprocess.resize).toBe('squash');
  expect(card.notes.join()).toMatch(/processor crops the image/);
  expect(card.labels).toEqual([]);
});

test('without anything beside it the image is squashed, colours are made', async () => {
  const card = await cardWith('bare', {});
  expect(card).toMatchObject({ family: 'vit', task: 'segmentation', labels: [] });
  expect(card.preprocess.resize).toBe('squash');
  expect(new Set(card.segmentation?.palette.map(String)).size).toBe(5);
});

describe('cards that cannot be', () => {
  const palette = labels.map((_, i) => [i, 0, 0]);
  const facts = { ignore: 255, reduceZero: false };
  test.each([
    ['no classes', { segmentation: { ...facts, palette: [] } }, /segmentation\.palette/],
    [
      'a palette too short',
      { segmentation: { ...facts, palette: palette.slice(0, 4) } },
      /5 classes, the palette 4 colours/,
    ],
    [
      'more names than classes',
      { labels: [...labels, 'more'], segmentation: { ...facts, palette } },
      /5 classes, the card names 6/,
    ],
    [
      'a colour beyond 255',
      { segmentation: { ...facts, palette: [[256, 0, 0]] } },
      /segmentation\.palette\.0\.0/,
    ],
  ])('%s', async (name, card, message) => {
    const error = await failure(cardWith(name, { 'card.json': { task: 'segmentation', ...card } }));
    expect(error.code).toBe('model-invalid');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/export\.py/);
  });

  test('two classes may share a colour', async () => {
    const shared = { ...facts, palette: labels.map(() => [140, 140, 140]) };
    const { segmentation } = await cardWith('shared', {
      'card.json': { task: 'segmentation', labels, segmentation: shared },
    });
    expect(segmentation?.palette).toEqual(shared.palette);
  });
});

test('label sets are known by their names, whatever the spelling of a few', () => {
  const city = ['road', 'sidewalk', 'building', 'wall', 'fence', 'pole', 'traffic light'];
  const rest = ['traffic sign', 'vegetation', 'terrain', 'sky', 'person', 'rider', 'car', 'truck'];
  const end = ['bus', 'train', 'motorbike', 'Bicycle '];
  expect(setNamed([...city, ...rest, ...end])?.palette[13]).toEqual([0, 0, 142]);
  expect(setNamed(labels)).toBeUndefined();
});

test('made colours differ, for many classes too', () => {
  const colours = distinctColours(200);
  expect(new Set(colours.map(String)).size).toBe(200);
  expect(
    colours.flat().every((level) => Number.isInteger(level) && level >= 0 && level <= 255),
  ).toBe(true);
});
