import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { preprocessFrom } from '#shared/types';
import { type Constant, FLOAT, INT64, type Node, onnx } from '../../engine/testing/graphs';

/** Of the input, [H, W]; its 9 x 13 queries leave a row and a column over when keys are reduced by 2. */
export const INPUT = [72, 104] as const;
const [H, W] = INPUT;
const [STRIDE, HEADS, WIDTH, REDUCTION] = [8, 2, 8, 2];
const QUERIES = [H / STRIDE, W / STRIDE] as const;
const KEYS = QUERIES.map((cells) => Math.floor(cells / REDUCTION)) as [number, number];
const [N, M] = [QUERIES[0] * QUERIES[1], KEYS[0] * KEYS[1]];

/** The classes: what a pixel has most of, or little of everything. Two share a colour on purpose. */
export const CLASSES = ['brick', 'leaf', 'sky', 'night'] as const;
export const PALETTE = [
  [200, 40, 40],
  [40, 160, 60],
  [40, 160, 60],
  [90, 90, 90],
] as const;
export const IGNORED = 255;
const SURE = 12;

const weights = (name: string, shape: number[], values: number[]): Constant => ({
  name,
  shape,
  type: FLOAT,
  values,
});
const sizes = (name: string, values: number[]): Constant => ({
  name,
  shape: [values.length],
  type: INT64,
  values,
});
const filled = (count: number, value: (i: number) => number): number[] =>
  Array.from({ length: count }, (_, i) => value(i));

/**
 * A segmentation model whose classes are known beforehand: logits [1, 4, H/4, W/4] are the mean colours of
 * 4 x 4 pixels, the fourth a constant. Beside them one block of efficient attention, as SegFormer has it,
 * with features before and after.
 */
function colourSegmenter(): Uint8Array {
  const heads = (name: string, from: string, tokens: number, perm: number[]): Node[] => [
    { op: 'Reshape', in: [from, `${name}.flat`], out: `${name}.columns` }, // [1, WIDTH, tokens]
    { op: 'Transpose', in: [`${name}.columns`], out: `${name}.rows`, ints: { perm: [0, 2, 1] } },
    { op: 'MatMul', in: [`${name}.rows`, `${name}.weight`], out: `${name}.all` },
    { op: 'Reshape', in: [`${name}.all`, `split${tokens}`], out: `${name}.split` },
    { op: 'Transpose', in: [`${name}.split`], out: `${name}.heads`, ints: { perm } },
  ];
  const projection = (name: string, tokens: number): Constant[] => [
    sizes(`${name}.flat`, [1, WIDTH, tokens]),
    weights(
      `${name}.weight`,
      [WIDTH, WIDTH],
      filled(WIDTH * WIDTH, (i) => Math.cos(i * 7 + name.length) / 2),
    ),
  ];
  return onnx({
    inputs: [{ name: 'image', shape: [1, 3, H, W] }],
    outputs: [
      { name: 'logits', shape: [1, CLASSES.length, H / 4, W / 4] },
      { name: 'feature1', shape: [1, WIDTH, ...QUERIES] },
      { name: 'feature2', shape: [1, WIDTH, ...QUERIES] },
    ],
    nodes: [
      {
        op: 'Conv',
        in: ['image', 'colours', 'dark'],
        out: 'logits',
        ints: { strides: [4, 4] },
      },
      { op: 'Conv', in: ['image', 'embed'], out: 'feature1', ints: { strides: [STRIDE, STRIDE] } },
      {
        op: 'Conv',
        in: ['feature1', 'reduce'],
        out: 'reduced', // [1, WIDTH, ...KEYS]
        ints: { strides: [REDUCTION, REDUCTION] },
      },
      ...heads('q', 'feature1', N, [0, 2, 1, 3]), // [1, HEADS, N, WIDTH / HEADS]
      ...heads('k', 'reduced', M, [0, 2, 3, 1]), // [1, HEADS, WIDTH / HEADS, M]
      ...heads('v', 'reduced', M, [0, 2, 1, 3]),
      { op: 'MatMul', in: ['q.heads', 'k.heads'], out: 'scores' },
      { op: 'Softmax', in: ['scores'], out: 'attention', ints: { axis: -1 } }, // [1, HEADS, N, M]
      { op: 'MatMul', in: ['attention', 'v.heads'], out: 'mixed' },
      { op: 'Transpose', in: ['mixed'], out: 'back', ints: { perm: [0, 1, 3, 2] } },
      { op: 'Reshape', in: ['back', 'map'], out: 'feature2' },
    ],
    constants: [
      weights(
        'colours',
        [CLASSES.length, 3, 4, 4],
        // Class c gets SURE times the mean of channel c.
        filled(CLASSES.length * 48, (i) => {
          const [c, channel] = [Math.floor(i / 48), Math.floor(i / 16) % 3];
          return c === channel ? SURE / 16 : 0;
        }),
      ),
      weights('dark', [CLASSES.length], [0, 0, 0, SURE * 0.3]),
      weights(
        'embed',
        [WIDTH, 3, STRIDE, STRIDE],
        filled(WIDTH * 3 * STRIDE * STRIDE, (i) => Math.sin(i * 3) / STRIDE),
      ),
      weights(
        'reduce',
        [WIDTH, WIDTH, REDUCTION, REDUCTION],
        filled(WIDTH * WIDTH * REDUCTION * REDUCTION, (i) => Math.sin(i * 5) / 2),
      ),
      ...projection('q', N),
      ...projection('k', M),
      ...projection('v', M),
      sizes(`split${N}`, [1, N, HEADS, WIDTH / HEADS]),
      sizes(`split${M}`, [1, M, HEADS, WIDTH / HEADS]),
      sizes('map', [1, WIDTH, ...QUERIES]),
    ],
  });
}

/** The model as a folder with its card. */
export function writeSegmenter(parent: string): string {
  const folder = join(parent, 'colour-segmenter');
  const bytes = colourSegmenter();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const card = {
    id: 'colour-segmenter',
    family: 'segformer',
    title: 'Colours as classes',
    task: 'segmentation',
    input: 'image',
    output: 'logits',
    patch: null,
    files: [{ name: 'model.onnx', bytes: bytes.length, sha256 }],
    preprocess: {
      size: INPUT,
      resize: 'squash',
      resizeTo: H,
      interpolation: 'bilinear',
      scale: 1 / 255,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      channels: 'RGB',
      layout: 'NCHW',
    },
    labels: CLASSES,
    settings: [],
    attention: [],
    notes: [],
    sources: {
      task: 'card',
      labels: 'card',
      grid: 'graph',
      special: 'graph',
      preprocess: 'card',
      preprocessing: preprocessFrom('card'),
    },
    licence: 'Apache-2.0',
    source: 'made for the tests',
    data: 'none',
    measured: [],
    segmentation: {
      palette: PALETTE,
      ignore: IGNORED,
      reduceZero: false,
      features: ['feature1', 'feature2'],
    },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), bytes);
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card));
  return folder;
}

/** An image or mask as rows of `value`, a channel each. */
export function writePng(
  path: string,
  [height, width]: readonly [number, number],
  pixel: (x: number, y: number) => readonly number[],
): Promise<unknown> {
  const channels = pixel(0, 0).length as 1 | 3;
  const data = new Uint8Array(height * width * channels);
  for (let i = 0; i < height * width; i++) {
    data.set(pixel(i % width, Math.floor(i / width)), i * channels);
  }
  const image = sharp(data, { raw: { width, height, channels } });
  return image
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png()
    .toFile(path);
}
