import { attributeInt, attributeInts, DataType, type NodeProto } from '../reading/schema';
import type { Rule, Sources } from './sources';

/** Changes values in place; further outputs are statistics. */
const keep: Rule = (sources, { input, output: [first] }, output) =>
  output === first ? sources.of(input[0] ?? '') : undefined;

/** Joins tensors element by element. */
const join: Rule = (sources, { opType, input }, output) => {
  const joined = opType === 'Where' ? input.slice(1) : input;
  const found = sources.earliest(joined);
  if (!found) return undefined;
  const others = joined.filter((name) => name !== found.tensor);
  const fits = others.every((name) => (sources.graph.constantShape(name)?.length ?? 9) < 2);
  return fits ? found.labels : sources.like(found.labels, output);
};

/** Moves elements as its other inputs say. */
const move: Rule = (sources, op, output) => {
  const [data = '', ...parameters] = op.input;
  const labels = sources.of(data);
  if (!labels || !sources.isFixed(parameters)) return undefined;
  const moved = sources.again(op, [labels, ...parameters]);
  op.output.forEach((name, i) => {
    if (name) sources.set(name, moved[i]!);
  });
  return moved[op.output.indexOf(output)];
};

const pad: Rule = (sources, op) => {
  const [data = '', pads, , axes] = op.input;
  const labels = sources.of(data);
  if (!labels || !pads || !sources.isFixed([pads])) return undefined;
  // The value that pads is a float: without it, labels are padded with 0.
  return sources.again(op, axes ? [labels, pads, '', axes] : [labels, pads])[0];
};

const concat: Rule = (sources, op) => {
  const labels = op.input.map((name) => sources.of(name));
  if (labels.every((one) => one === undefined)) return undefined;
  const all = op.input.map((name, i) => labels[i] ?? sources.constant(name, 'added'));
  return sources.again(op, all)[0];
};

/** Written into another tensor: that one's labels, or where it has none those of what is written. */
const scatter: Rule = (sources, op) => {
  const [data = '', indices = '', updates = ''] = op.input;
  const kept = sources.of(data);
  if (kept) return kept;
  const written = sources.of(updates);
  if (!written || !sources.isFixed([indices])) return undefined;
  return sources.again(op, [sources.constant(data, 'padding'), indices, written])[0];
};

/** Pools over an axis of tokens, or over channels. */
const reduce: Rule = (sources, op) => {
  const [data = '', axes] = op.input;
  const labels = sources.of(data);
  if (!labels || (axes && !sources.isFixed([axes]))) return undefined;
  return sources.again(op, axes ? [labels, axes] : [labels], 'ReduceMax')[0];
};

/** Runtime support for 64-bit integers is missing: they go through as doubles. */
const block: Rule = (sources, op) => {
  const labels = sources.of(op.input[0] ?? '');
  if (!labels) return undefined;
  const doubles = sources.add('Cast', [labels], { to: DataType.DOUBLE });
  const [moved = ''] = sources.again(op, [doubles]);
  return sources.add('Cast', [moved], { to: DataType.INT64 });
};

/** Multiplies tokens with weights, or attention with values. */
const multiply: Rule = (sources, op, output) => {
  const [a = '', b = ''] = op.opType === 'QLinearMatMul' ? [op.input[0], op.input[3]] : op.input;
  const { dependsOnInput } = sources.graph;
  if (attributeInt(op, 'transA')) return undefined;
  if (dependsOnInput(a) && dependsOnInput(b)) return attended(sources, a, output);
  const axis = dependsOnInput(a) ? -1 : -2;
  const labels = sources.of(axis === -1 ? a : b);
  return labels && sources.like(sources.first(labels, axis), output);
};

const ELEMENTWISE = new Set([
  ...['Softmax', 'Mul', 'Div', 'Add', 'Sub', 'Where', 'Cast', 'Dropout', 'Identity', 'Clip'],
  ...['QuantizeLinear', 'DequantizeLinear'],
]);
/** More than these do not lie between queries and values. */
const MAX_BETWEEN = 20;

/** What attention gathers belongs to its queries, `[..., Q, d]`. */
function attended(sources: Sources, weights: string, output: string): string | undefined {
  const { producer, dependsOnInput } = sources.graph;
  let op = producer(weights);
  for (let steps = 0; op && steps < MAX_BETWEEN; steps++) {
    const inputs = op.input.filter(dependsOnInput);
    if (op.opType === 'MatMul' && inputs.length === 2) {
      const labels = sources.of(op.input[0] ?? '');
      return labels && sources.like(sources.first(labels, -1), output);
    }
    if (!ELEMENTWISE.has(op.opType) || inputs.length !== 1) return undefined;
    op = producer(inputs[0] ?? '');
  }
  return undefined;
}

/** A whole attention in one operator, `[batch, tokens, channels]` or `[batch, heads, tokens, channels]`. */
const fused: Rule = (sources, op, output) => {
  const labels = sources.of(op.input[0] ?? '');
  return labels && sources.like(sources.first(labels, -1), output);
};

const convolve: Rule = (sources, op, output) => {
  const labels = sources.of(op.input[0] ?? '');
  if (!labels) return undefined;
  const one = sources.first(labels, 1);
  const map = isSame(sources, op) ? one : resample(sources, op, one, output);
  return sources.like(map, output);
};

const pool: Rule = (sources, op, output) => {
  const labels = sources.of(op.input[0] ?? '');
  // Pooled along a row of tokens (NextViT), a key has no one place on the image.
  if (kernelOf(sources, op)?.length !== 2) return undefined;
  return labels && (isSame(sources, op) ? labels : resample(sources, op, labels, output));
};

const resize: Rule = (sources, op, output) => {
  const labels = sources.of(op.input[0] ?? '');
  return labels && resample(sources, op, labels, output);
};

const kernelOf = ({ graph }: Sources, op: NodeProto): number[] | undefined =>
  attributeInts(op, 'kernel_shape') ??
  graph.constantShape(op.input[op.opType === 'QLinearConv' ? 3 : 1] ?? '')?.slice(2);

/** The map keeps its size. */
function isSame(sources: Sources, op: NodeProto): boolean {
  const kernel = kernelOf(sources, op);
  if (!kernel || op.opType === 'ConvTranspose') return false;
  const strides = attributeInts(op, 'strides') ?? [];
  const dilations = attributeInts(op, 'dilations') ?? [];
  const pads = attributeInts(op, 'pads') ?? [];
  return kernel.every((size, i) => {
    const padded = (pads[i] ?? 0) + (pads[i + kernel.length] ?? 0);
    return (strides[i] ?? 1) === 1 && padded === (dilations[i] ?? 1) * (size - 1);
  });
}

/** A map of another size: each place comes from where it lies on the map before. */
function resample(sources: Sources, op: NodeProto, labels: string, output: string): string {
  const [input = ''] = op.input;
  const axes = op.opType.includes('Conv') ? (kernelOf(sources, op)?.length ?? 2) : 2;
  let map = labels;
  for (let axis = 2; axis < 2 + axes; axis++) {
    const to = sources.length(output, axis);
    const scaled = sources.add('Mul', [sources.range(to, 0), sources.length(input, axis)]);
    map = sources.add('Gather', [map, sources.add('Div', [scaled, to])], { axis });
  }
  return map;
}

/** One labelled operand, perhaps with weights: of contracted axes the first element counts. */
const einsum: Rule = (sources, op, output) => {
  const equation = new TextDecoder().decode(op.attribute.find((a) => a.name === 'equation')?.s);
  const [left = '', right = ''] = equation.replaceAll(' ', '').split('->');
  const labelled = op.input.filter((name) => sources.graph.dependsOnInput(name));
  const labels = sources.of(labelled[0] ?? '');
  if (labelled.length !== 1 || !labels || !right || equation.includes('.')) return undefined;
  const operands = left.split(',').map((axes, i) => {
    const name = op.input[i] ?? '';
    let values = name === labelled[0] ? labels : sources.like(sources.scalar(1), name);
    [...axes].forEach((letter, axis) => {
      if (!right.includes(letter)) values = sources.first(values, axis);
    });
    return values;
  });
  const [result = ''] = sources.again(op, operands);
  return sources.like(result, output);
};

const rules = (rule: Rule, ...names: string[]) => names.map((name) => [name, rule] as const);

export const RULES: ReadonlyMap<string, Rule> = new Map([
  ...rules(
    keep,
    'Relu',
    'LeakyRelu',
    'PRelu',
    'Elu',
    'Selu',
    'Celu',
    'Gelu',
    'FastGelu',
    'BiasGelu',
  ),
  ...rules(
    keep,
    'QuickGelu',
    'Erf',
    'Sigmoid',
    'HardSigmoid',
    'HardSwish',
    'Swish',
    'Mish',
    'Tanh',
  ),
  ...rules(keep, 'Softplus', 'Sqrt', 'Exp', 'Log', 'Neg', 'Abs', 'Reciprocal', 'Clip', 'Softmax'),
  ...rules(keep, 'Cast', 'CastLike', 'Identity', 'Dropout', 'QuantizeLinear', 'DequantizeLinear'),
  ...rules(keep, 'DynamicQuantizeLinear', 'LayerNormalization', 'SimplifiedLayerNormalization'),
  ...rules(
    keep,
    'RMSNormalization',
    'BatchNormalization',
    'InstanceNormalization',
    'Floor',
    'Round',
  ),
  ...rules(keep, 'GroupNormalization', 'LpNormalization', 'LRN', 'RotaryEmbedding', 'Sign', 'Ceil'),
  ...rules(keep, 'ThresholdedRelu', 'Softsign', 'HardSwish', 'Sin', 'Cos', 'Trilu'),
  ...rules(join, 'Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'Pow', 'Where', 'Sum', 'Mean', 'Mod'),
  ...rules(join, 'SkipLayerNormalization', 'SkipSimplifiedLayerNormalization'),
  ...rules(move, 'Reshape', 'Transpose', 'Slice', 'Split', 'Gather', 'GatherElements', 'GatherND'),
  ...rules(move, 'Squeeze', 'Unsqueeze', 'Flatten', 'Expand', 'Tile'),
  ...rules(block, 'DepthToSpace', 'SpaceToDepth'),
  ...rules(pad, 'Pad'),
  ...rules(concat, 'Concat'),
  ...rules(scatter, 'ScatterND', 'ScatterElements'),
  ...rules(reduce, 'ReduceMax', 'ReduceMean', 'ReduceMin'),
  ...rules(
    multiply,
    'MatMul',
    'Gemm',
    'FusedMatMul',
    'FusedGemm',
    'MatMulInteger',
    'QLinearMatMul',
  ),
  ...rules(multiply, 'MatMulIntegerToFloat', 'DynamicQuantizeMatMul', 'MatMulNBits'),
  ...rules(fused, 'Attention', 'MultiHeadAttention'),
  ...rules(convolve, 'Conv', 'FusedConv', 'ConvInteger', 'QLinearConv', 'ConvTranspose'),
  ...rules(pool, 'MaxPool', 'AveragePool', 'LpPool'),
  ...rules(resize, 'Resize', 'Upsample'),
  ...rules(einsum, 'Einsum'),
]);
