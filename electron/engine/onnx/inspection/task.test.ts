/* What a model is for, by configuration, names and structure. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing';
import { FLOAT, INT64, type Node, onnx } from '../../testing/graphs';
import { inspectModel } from '../index';

const folder = temporaryFolder();
let serial = 0;

async function inspect(graph: Uint8Array, config?: object) {
  const home = join(folder, `model-${serial++}`);
  mkdirSync(home);
  writeFileSync(join(home, 'model.onnx'), graph);
  if (config) writeFileSync(join(home, 'config.json'), JSON.stringify(config));
  return inspectModel(join(home, 'model.onnx'), { id: 'm' });
}

/** An 8 x 8 image through `nodes` to the output `name`. */
const graphOf = (
  name: string,
  shape: readonly number[],
  nodes: readonly Node[],
  ...integers: [name: string, value: number][]
) =>
  onnx({
    nodes,
    inputs: [{ name: 'image', shape: [1, 3, 8, 8] }],
    outputs: [{ name, shape }],
    constants: [
      { name: 'w1', shape: [192, 1], type: FLOAT, values: Array(192).fill(0.01) },
      { name: 'w5', shape: [192, 5], type: FLOAT, values: Array(960).fill(0.01) },
      { name: 'k1', shape: [1, 3, 1, 1], type: FLOAT, values: [1, 1, 1] },
      { name: 'k8', shape: [8, 3, 1, 1], type: FLOAT, values: Array(24).fill(1) },
      ...integers.map(
        ([of, value]) => ({ name: of, shape: [1], type: INT64, values: [value] }) as const,
      ),
    ],
  });
const flat: Node = { op: 'Flatten', in: ['image'], out: 'flat' };
const rows = (name: string, w: string): Node[] => [
  flat,
  { op: 'MatMul', in: ['flat', w], out: name },
];
const map = (name: string, k: string): Node[] => [{ op: 'Conv', in: ['image', k], out: name }];

const scores = (name = 'output') => graphOf(name, [1, 5], rows(name, 'w5'));
const number = () => graphOf('output', [1, 1], rows('output', 'w1'));
const probabilities = (w: string, n: number) =>
  graphOf('output', [1, n], [...rows('x', w), { op: 'Sigmoid', in: ['x'], out: 'output' }]);
/** Divided by its length, as embeddings are. */
const unit = () =>
  graphOf(
    'output',
    [1, 5],
    [
      ...rows('x', 'w5'),
      { op: 'ReduceL2', in: ['x'], out: 'length', ints: { axes: [1], keepdims: 1 } },
      { op: 'Div', in: ['x', 'length'], out: 'output' },
    ],
  );
const features = () =>
  graphOf(
    'output',
    [1, 8, 8, 8],
    [...map('x', 'k8'), { op: 'Softplus', in: ['x'], out: 'output' }],
  );
const classMap = (name = 'output') => graphOf(name, [1, 8, 8, 8], map(name, 'k8'));
const oneChannel = () => graphOf('output', [1, 1, 8, 8], map('output', 'k1'));
const plane = (name = 'output') =>
  graphOf(
    name,
    [1, 8, 8],
    [
      ...map('x', 'k1'),
      { op: 'ReduceMax', in: ['x'], out: name, ints: { axes: [1], keepdims: 0 } },
    ],
  );
const of = (architecture: string, more = {}) => ({ architectures: [architecture], ...more });

test.each<[string, Uint8Array, object | undefined, object]>([
  ['a row of scores', scores(), undefined, { task: 'classification' }],
  ['a row by its name', scores('image_embeds'), undefined, { task: 'embedding' }],
  ['a row of unit length', unit(), undefined, { task: 'embedding' }],
  ['one number', number(), undefined, { task: 'regression' }],
  ['one number by config', number(), of('ViTForImageClassification'), { task: 'regression' }],
  ['a sigmoid', probabilities('w5', 5), undefined, { task: 'classification', multiLabel: {} }],
  ['one probability', probabilities('w1', 1), undefined, { task: 'classification' }],
  [
    'several labels',
    scores(),
    of('ViTForImageClassification', { problem_type: 'multi_label_classification' }),
    { task: 'classification', multiLabel: {} },
  ],
  [
    'several numbers',
    scores(),
    of('ViTForImageClassification', { problem_type: 'regression' }),
    { task: 'regression' },
  ],
  [
    'timm without classes',
    scores(),
    { architecture: 'vit', num_classes: 0 },
    { task: 'embedding' },
  ],
  ['a class map', classMap('logits'), undefined, { task: 'segmentation' }],
  [
    'channels without a name: classes, key points, offsets',
    classMap(),
    undefined,
    { task: 'other' },
  ],
  ['a map of features', features(), undefined, { task: 'embedding' }],
  ['a map of an encoder', classMap(), of('SamModel'), { task: 'embedding' }],
  ['one channel', oneChannel(), undefined, { task: 'other' }],
  ['one channel by config', oneChannel(), of('UForSemanticSegmentation'), { task: 'other' }],
  ['a plane', plane(), undefined, { task: 'other' }],
  ['depth by its name', plane('predicted_depth'), undefined, { task: 'depth' }],
  ['depth by config', plane(), of('DPTForDepthEstimation'), { task: 'depth' }],
  ['boxes', scores('pred_boxes'), undefined, { task: 'detection' }],
  ['boxes by config', plane('logits'), of('YolosForObjectDetection'), { task: 'detection' }],
])('%s', async (_, graph, config, expected) => {
  const { task, multiLabel, sources } = await inspect(graph, config);
  expect({ task, multiLabel }).toMatchObject(expected);
  if (config) expect(sources.task).toBe('config');
  else expect(['name', 'guess']).toContain(sources.task);
});

test('an embedding counts more than the tokens that it is made of', async () => {
  const graph = onnx({
    nodes: [
      ...map('last_hidden_state', 'k8'),
      {
        op: 'ReduceMean',
        in: ['last_hidden_state'],
        out: 'image_embeds',
        ints: { axes: [2, 3], keepdims: 0 },
      },
    ],
    inputs: [{ name: 'image', shape: [1, 3, 8, 8] }],
    outputs: [
      { name: 'last_hidden_state', shape: [1, 8, 8, 8] },
      { name: 'image_embeds', shape: [1, 8] },
    ],
    constants: [{ name: 'k8', shape: [8, 3, 1, 1], type: FLOAT, values: Array(24).fill(1) }],
  });
  expect(await inspect(graph)).toMatchObject({ task: 'embedding', output: 'image_embeds' });
});

test('scores of all tokens that are averaged are classes, whatever is cut off between', async () => {
  const graph = graphOf(
    'output',
    [1, 5],
    [...rows('x', 'w5'), { op: 'Slice', in: ['x', 'from', 'to', 'axis'], out: 'output' }],
    ['from', 0],
    ['to', 5],
    ['axis', 1],
  );
  expect((await inspect(graph)).task).toBe('classification');
});

test('what is guessed is marked so, what a name says is not', async () => {
  expect((await inspect(scores())).sources.task).toBe('guess');
  expect((await inspect(plane('depth'))).sources.task).toBe('name');
});
