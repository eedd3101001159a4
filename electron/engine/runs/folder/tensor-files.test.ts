import { expect, test } from 'vitest';
import type { Parts, TensorRef } from '#shared/types';
import { withFiles } from './tensor-files';

const ref = (id: string): TensorRef => ({ id, dtype: 'float32', shape: [1] });

/** The place that each tensor is written to, by its id. */
async function placesOf(parts: Parts) {
  const places: Record<string, string> = {};
  const out = await withFiles(parts, async ({ id, dtype, shape }, place) => {
    expect(places).not.toHaveProperty(id);
    places[id] = place;
    return { file: place, dtype, shape };
  });
  expect(JSON.stringify(out)).not.toContain('"id":');
  return { places, out };
}

test('files are named as those of runs before', async () => {
  const axis = { grid: [1, 1] as [number, number], special: 0 };
  const layer = { name: 'softmax', heads: 1, queries: axis, keys: axis };
  const { places, out } = await placesOf({
    attention: {
      layers: [
        { ...layer, layer: 3, tensor: ref('a') },
        { ...layer, layer: 5, tensor: null },
      ],
    },
    tokens: { grid: [2, 2], stages: [{ beforeLayer: 1, kept: [0], scores: ref('t') }] },
    tokenLabels: { grid: [2, 2], scores: ref('l') },
    segmentation: {
      size: [1, 1],
      map: ref('m'),
      confidence: ref('c'),
      classes: [],
      logits: ref('z'),
    },
    outputs: { 'head/0:logits': ref('o') },
  });
  expect(places).toEqual({
    a: 'attention.3',
    t: 'tokens.0.scores',
    l: 'tokenLabels.scores',
    m: 'segmentation.map',
    c: 'segmentation.confidence',
    z: 'segmentation.logits',
    o: 'output.head_0_logits',
  });
  expect(out.attention).toMatchObject({
    layers: [{ tensor: { file: 'attention.3' } }, { tensor: null }],
  });
});

test('of rounds every image is written once: what one is given the one before has made', async () => {
  const measures = { ms: 1, ssim: 1, contentLoss: null, styleLoss: null, perceptual: null };
  const { places, out } = await placesOf({
    stylized: {
      size: [1, 1],
      wanted: 2,
      measuredBy: null,
      content: ref('c'),
      output: ref('2'),
      style: { name: 'waves', size: [1, 1], picture: ref('s') },
      rounds: [
        { given: ref('c'), output: ref('1'), ...measures },
        { given: ref('1'), output: ref('2'), ...measures },
      ],
    },
  });
  expect(places).toEqual({
    c: 'stylized.content',
    2: 'stylized.round2',
    s: 'stylized.style',
    1: 'stylized.round1',
  });
  expect(out.stylized).toMatchObject({
    output: { file: 'stylized.round2' },
    rounds: [{ given: { file: 'stylized.content' } }, { given: { file: 'stylized.round1' } }],
  });
});

test('two tensors whose names differ only in what no file name takes have a file each', async () => {
  const { places } = await placesOf({ outputs: { 'a/b': ref('1'), 'a:b': ref('2') } });
  expect(places).toEqual({ 1: 'output.a_b', 2: 'output.a_b-2' });
});
