/* Every rule against numerical differentiation. */
import { expect, test } from 'vitest';
import { rules } from './rules';
import { bool, type Case, checkGradient, real, whole } from './testing';

const f = (float: number) => ({ float });
const positive = (shape: number[]) => real(shape, [0.4, 2.5]);

/** In float64, by its series: the error is below 1e-15 for |x| < 4. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
const gelu = (x: number) => (x / 2) * (1 + erf(x * Math.SQRT1_2));
const geluTanh = (x: number) =>
  (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** Entry by entry; `reference` where ONNX Runtime has no float64 kernel. */
const entry = (op: string, more: Partial<Case> = {}): Case => ({
  op,
  inputs: [real([2, 3])],
  ...(more.reference && { float: true }),
  ...more,
});
const two = (op: string, a: number[], b: number[], more: Partial<Case> = {}): Case => ({
  op,
  inputs: [real(a), positive(b)],
  ...more,
});
const image = [2, 3, 6, 5];

const cases: Case[] = [
  entry('Abs'),
  {
    op: 'Clip',
    inputs: [real([2, 3]), { shape: [], values: [-0.7] }, { shape: [], values: [0.8] }],
    wrt: [0],
  },
  entry('Cos'),
  entry('Elu', {
    attributes: { alpha: f(0.7) },
    reference: (x) => (x > 0 ? x : 0.7 * Math.expm1(x)),
  }),
  entry('Erf', { reference: erf }),
  entry('Exp'),
  entry('FastGelu', { domain: 'com.microsoft', reference: geluTanh }),
  entry('Gelu', { opset: 20, reference: gelu }),
  entry('Gelu', { opset: 20, attributes: { approximate: 'tanh' }, reference: geluTanh }),
  entry('Gelu', { domain: 'com.microsoft', reference: gelu }),
  entry('HardSigmoid', { reference: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)) }),
  entry('HardSwish', {
    inputs: [real([3, 4], [-5, 5])],
    reference: (x) => x * Math.min(1, Math.max(0, x / 6 + 0.5)),
  }),
  entry('LeakyRelu', { attributes: { alpha: f(0.2) }, reference: (x) => (x > 0 ? x : 0.2 * x) }),
  entry('Log', { inputs: [positive([2, 3])] }),
  entry('Neg'),
  entry('QuickGelu', { domain: 'com.microsoft', reference: (x) => x / (1 + Math.exp(-1.702 * x)) }),
  entry('Reciprocal', { inputs: [positive([2, 3])] }),
  entry('Relu'),
  entry('Sigmoid'),
  entry('Sin'),
  entry('Softplus', { reference: (x) => Math.log1p(Math.exp(x)) }),
  entry('Sqrt', { inputs: [positive([2, 3])] }),
  entry('Tanh'),
  entry('Identity'),
  entry('Dropout'),
  entry('Cast', { attributes: { to: 11 } }),

  ...(['Add', 'Sub', 'Mul', 'Div'] as const).flatMap((op) => [
    two(op, [2, 3], [2, 3]),
    two(op, [2, 3], [3]),
    two(op, [2, 1, 3], [4, 1]),
    two(op, [2, 1, 3], [4, 1], { free: true }),
    two(op, [3], [2, 3], { free: true }),
  ]),
  { op: 'Pow', inputs: [positive([2, 3]), positive([3])] },
  { op: 'Pow', inputs: [real([2, 3]), { shape: [], values: [2] }], wrt: [0] },
  { op: 'Max', inputs: [real([2, 3]), real([3])] },
  { op: 'Min', inputs: [real([2, 3]), real([3]), real([2, 1])] },
  { op: 'Sum', inputs: [real([2, 3]), real([3]), real([2, 1])] },
  { op: 'Where', inputs: [bool([1, 0, 1]), real([2, 3]), real([2, 1])] },

  two('MatMul', [2, 3], [3, 4]),
  two('MatMul', [2, 2, 3], [3, 4]),
  two('MatMul', [2, 2, 3], [3, 4], { free: true }),
  two('MatMul', [2, 1, 2, 3], [3, 3, 2]),
  two('MatMul', [2, 1, 2, 3], [3, 3, 2], { free: true }),
  two('MatMul', [3], [3]),
  two('MatMul', [3], [2, 3, 4]),
  two('MatMul', [2, 4, 3], [3]),
  ...[0, 1].flatMap((transA) =>
    [0, 1].map(
      (transB): Case => ({
        op: 'FusedMatMul',
        domain: 'com.microsoft',
        inputs: [real(transA ? [2, 3, 2] : [2, 2, 3]), real(transB ? [2, 4, 3] : [2, 3, 4])],
        attributes: { transA, transB, alpha: f(0.5) },
        float: true,
        step: 0.5,
      }),
    ),
  ),
  ...[0, 1].flatMap((transA) =>
    [0, 1].map(
      (transB): Case => ({
        op: 'Gemm',
        inputs: [real(transA ? [3, 2] : [2, 3]), real(transB ? [4, 3] : [3, 4]), real([4])],
        attributes: { transA, transB, alpha: f(0.5), beta: f(2) },
      }),
    ),
  ),
  ...['bhid,bhjd->bhij', 'bhid,bhdj', 'bhid,hjd->bhij'].map(
    (equation, i): Case => ({
      op: 'Einsum',
      inputs: [
        real([1, 2, 3, 2]),
        real(
          [
            [1, 2, 4, 2],
            [1, 2, 2, 3],
            [2, 4, 2],
          ][i]!,
        ),
      ],
      attributes: { equation },
    }),
  ),

  { op: 'Softmax', inputs: [real([2, 4])] },
  { op: 'Softmax', inputs: [real([2, 4, 3])], attributes: { axis: 1 } },
  { op: 'LogSoftmax', inputs: [real([2, 4])] },
  { op: 'LayerNormalization', inputs: [real([2, 5]), positive([5]), real([5])] },
  {
    op: 'LayerNormalization',
    opset: 18,
    inputs: [real([2, 3, 2]), positive([3, 2])],
    attributes: { axis: 1, epsilon: f(0.1) },
  },
  { op: 'RMSNormalization', opset: 23, inputs: [real([2, 5]), positive([5])] },
  {
    op: 'BatchNormalization',
    inputs: [real(image), positive([3]), real([3]), real([3]), positive([3])],
    wrt: [0],
  },

  ...[
    'ReduceMean',
    'ReduceL2',
    'ReduceSumSquare',
    'ReduceMax',
    'ReduceMin',
    'ReduceLogSumExp',
  ].flatMap((op): Case[] => [
    { op, inputs: [real([2, 3, 2])], attributes: { axes: [1] } },
    { op, inputs: [real([2, 3, 2])], attributes: { axes: [-1, 0], keepdims: 0 } },
    { op, inputs: [real([2, 3])], attributes: { keepdims: 0 } },
    { op, opset: 20, inputs: [real([2, 3, 2]), whole([1])], attributes: { keepdims: 0 } },
  ]),
  { op: 'ReduceSum', inputs: [real([2, 3, 2]), whole([-1])] },
  { op: 'ReduceSum', inputs: [real([2, 3, 2]), whole([0, 2])], attributes: { keepdims: 0 } },

  { op: 'Reshape', inputs: [real([2, 3, 2]), whole([0, -1])] },
  { op: 'Flatten', inputs: [real([2, 3, 2])] },
  { op: 'Squeeze', inputs: [real([2, 1, 3]), whole([1])] },
  { op: 'Unsqueeze', inputs: [real([2, 3]), whole([-1, 0])] },
  { op: 'Transpose', inputs: [real([2, 3, 4])], attributes: { perm: [1, 2, 0] } },
  { op: 'Transpose', inputs: [real([2, 3])] },
  { op: 'Expand', inputs: [real([3, 1]), whole([2, 3, 4])] },
  { op: 'Expand', inputs: [real([3, 1]), whole([2, 1, 4])], free: true },
  { op: 'Concat', inputs: [real([2, 1, 2]), real([2, 3, 2])], attributes: { axis: -2 } },
  { op: 'Split', inputs: [real([2, 5]), whole([2, 3])], attributes: { axis: -1 }, outputs: 2 },
  { op: 'Tile', inputs: [real([2, 3]), whole([3, 2])] },
  { op: 'CumSum', inputs: [real([2, 4]), whole([1], [])] },
  {
    op: 'CumSum',
    inputs: [real([2, 4]), whole([-1], [])],
    attributes: { exclusive: 1, reverse: 1 },
  },

  { op: 'Slice', inputs: [real([4, 5]), whole([1]), whole([3])] },
  { op: 'Slice', inputs: [real([4, 5]), whole([-3, 1]), whole([2 ** 40, -1]), whole([1, 0])] },
  { op: 'Slice', inputs: [real([4, 5]), whole([0]), whole([5]), whole([-1]), whole([2])] },
  {
    op: 'Slice',
    inputs: [real([4, 5]), whole([-1]), whole([-(2 ** 40)]), whole([0]), whole([-1])],
  },
  { op: 'Gather', inputs: [real([3, 4, 2]), whole([-1], [])], attributes: { axis: 1 } },
  { op: 'Gather', inputs: [real([3, 4]), whole([2])] },
  { op: 'Gather', inputs: [real([3, 4]), whole([2, 0, 2, 1], [2, 2])], attributes: { axis: -1 } },
  { op: 'GatherElements', inputs: [real([3, 3]), whole([2, 0, 2, 1, 1, 0], [2, 3])] },
  { op: 'GatherND', inputs: [real([3, 3, 2]), whole([2, 0, 1, 1, 2, 0], [3, 2])] },
  { op: 'ScatterND', inputs: [real([4, 2]), whole([2, 0], [2, 1]), real([2, 2])] },
  { op: 'TopK', inputs: [real([2, 5]), whole([3])], outputs: 2 },
  { op: 'Pad', inputs: [real([3, 4]), whole([1, 0, 0, 2])] },
  { op: 'Pad', inputs: [real([3, 4]), whole([-1, 1, 0, -2])] },
  { op: 'Pad', opset: 18, inputs: [real([3, 4]), whole([1, -1]), null, whole([1])] },
  { op: 'DepthToSpace', inputs: [real([1, 8, 2, 3])], attributes: { blocksize: 2 } },
  { op: 'SpaceToDepth', inputs: [real([1, 2, 4, 2])], attributes: { blocksize: 2 } },

  ...[
    { strides: [2, 2] },
    { strides: [2, 1], pads: [1, 0, 1, 2] },
    { dilations: [2, 1], pads: [1, 1, 1, 1] },
    { auto_pad: 'VALID', strides: [3, 3] },
  ].flatMap((attributes): Case[] => [
    {
      op: 'Conv',
      inputs: [real(image), real([4, 3, 3, 2]), real([4])],
      attributes,
      float: true,
      step: 0.5,
      wrt: [0],
    },
    {
      op: 'Conv',
      inputs: [real(image), real([4, 3, 3, 2])],
      attributes,
      float: true,
      step: 0.5,
      wrt: [0],
      free: true,
    },
  ]),
  {
    op: 'Conv',
    inputs: [real(image), real([3, 1, 3, 3])],
    attributes: { group: 3, pads: [1, 1, 1, 1] },
    float: true,
    step: 0.5,
    wrt: [0],
  },
  ...[
    { strides: [2, 2] },
    { pads: [1, 0, 1, 1] },
    { pads: [1, 0, 1, 1], count_include_pad: 1, strides: [2, 1] },
  ].map(
    (more): Case => ({
      op: 'AveragePool',
      inputs: [real(image)],
      attributes: { kernel_shape: [3, 2], ...more },
      float: true,
      step: 0.5,
    }),
  ),
  { op: 'GlobalAveragePool', inputs: [real(image)], float: true, step: 0.5 },
  {
    op: 'MaxPool',
    inputs: [real(image)],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  ...[
    { mode: 'linear' },
    { mode: 'linear', coordinate_transformation_mode: 'align_corners' },
    { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    { mode: 'cubic', cubic_coeff_a: f(-0.75) },
  ].flatMap((attributes): Case[] => [
    {
      op: 'Resize',
      inputs: [real([1, 2, 4, 3]), null, null, whole([1, 2, 7, 5])],
      attributes,
      float: true,
      step: 0.5,
    },
  ]),
];

test.each(cases.map((one) => [`${one.op} ${JSON.stringify(one.attributes ?? '')}`, one] as const))(
  '%s',
  (_, one) => checkGradient(one),
);

test('every rule is checked', () => {
  const checked = new Set(cases.map(({ op, domain }) => (domain ? `${domain}:${op}` : op)));
  expect(Object.keys(rules).filter((name) => !checked.has(name))).toEqual([]);
});
