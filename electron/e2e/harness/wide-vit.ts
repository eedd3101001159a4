import { type Constant, FLOAT, INT64, type Node, onnx } from '../../engine/testing/graphs';

const [HEADS, TOKENS, WIDTH, LAYERS, CLASSES] = [12, 197, 48, 2, 10];
/** Softmax of products this large is neither flat nor one-hot. */
const SPREAD = 0.3;

/** Attention as wide as that of ViT-B/16 at 224 pixels, 12 heads of 197 x 197, and hardly anything else. */
export function wideVit(): Uint8Array {
  const weights = (name: string, shape: number[]): Constant => {
    const count = shape.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: count }, () => (random() - 0.5) * 2 * SPREAD);
    return { name, shape, type: FLOAT, values };
  };
  const shape = (name: string, values: number[]): Constant => {
    return { name, shape: [values.length], type: INT64, values };
  };
  return onnx({
    inputs: [{ name: 'image', shape: [1, 3, 224, 224] }],
    outputs: [{ name: 'logits', shape: [1, CLASSES] }],
    nodes: [
      { op: 'Conv', in: ['image', 'patches'], out: 'map', ints: { strides: [16, 16] } }, // [1, WIDTH, 14, 14]
      { op: 'Reshape', in: ['map', 'flat'], out: 'columns' }, // [1, WIDTH, 196]
      { op: 'Transpose', in: ['columns'], out: 'rows', ints: { perm: [0, 2, 1] } }, // [1, 196, WIDTH]
      { op: 'Concat', in: ['class', 'rows'], out: 'x0', ints: { axis: 1 } }, // [1, TOKENS, WIDTH]
      ...Array.from({ length: LAYERS }, (_, i) => block(i)).flat(),
      { op: 'ReduceMean', in: [`x${LAYERS}`], out: 'mean', ints: { axes: [1], keepdims: 0 } },
      { op: 'MatMul', in: ['mean', 'head'], out: 'logits' },
    ],
    constants: [
      weights('patches', [WIDTH, 3, 16, 16]),
      weights('class', [1, 1, WIDTH]),
      weights('head', [WIDTH, CLASSES]),
      shape('flat', [1, WIDTH, TOKENS - 1]),
      shape('split', [1, TOKENS, HEADS, WIDTH / HEADS]),
      shape('join', [1, TOKENS, WIDTH]),
      ...Array.from({ length: LAYERS }, (_, i) =>
        ['q', 'k', 'v'].map((name) => weights(`${name}${i}`, [WIDTH, WIDTH])),
      ).flat(),
    ],
  });
}

/** Attention with a residual: x[i] to x[i + 1], [1, TOKENS, WIDTH]. */
function block(i: number): Node[] {
  const heads = (name: string, perm: number[]): Node[] => [
    { op: 'MatMul', in: [`x${i}`, `${name}${i}`], out: `${name}${i}.all` },
    { op: 'Reshape', in: [`${name}${i}.all`, 'split'], out: `${name}${i}.split` },
    { op: 'Transpose', in: [`${name}${i}.split`], out: `${name}${i}.heads`, ints: { perm } },
  ];
  return [
    ...heads('q', [0, 2, 1, 3]), // [1, HEADS, TOKENS, WIDTH / HEADS]
    ...heads('k', [0, 2, 3, 1]), // [1, HEADS, WIDTH / HEADS, TOKENS]
    ...heads('v', [0, 2, 1, 3]),
    { op: 'MatMul', in: [`q${i}.heads`, `k${i}.heads`], out: `scores${i}` },
    { op: 'Softmax', in: [`scores${i}`], out: `attention${i}`, ints: { axis: -1 } },
    { op: 'MatMul', in: [`attention${i}`, `v${i}.heads`], out: `mixed${i}` },
    { op: 'Transpose', in: [`mixed${i}`], out: `back${i}`, ints: { perm: [0, 2, 1, 3] } },
    { op: 'Reshape', in: [`back${i}`, 'join'], out: `joined${i}` },
    { op: 'Add', in: [`x${i}`, `joined${i}`], out: `x${i + 1}` },
  ];
}

/** The same numbers every time (Park and Miller 1988), 0 to 1. */
let state = 1;
function random(): number {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
}
