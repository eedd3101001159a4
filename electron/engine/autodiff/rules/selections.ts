import { attributeInt } from '../../onnx/reading/schema';
import { type Call, type Rule, Unsupported } from '../rule';
import type { Tape } from '../tape';

/** Entries of the gradient at their places in a tensor of zeros like input 0; those that meet are summed. */
function scatter(t: Tape, { inputs, dy }: Call, places: string): string {
  if (t.opset < 16) throw new Unsupported('has a rule from opset 16 on only');
  const size = t.op('Size', [inputs[0]!]);
  const zeros = t.zeros(t.op('Reshape', [size, t.ints([1])]));
  const flat = (tensor: string) => t.op('Reshape', [tensor, t.ints([-1])]);
  const sums = t.op('ScatterElements', [zeros, flat(places), flat(dy())], { reduction: 'add' });
  return t.like(sums, inputs[0]!);
}

/** The number of every entry of input 0, row by row. */
function numbered(t: Tape, { inputs }: Call): string {
  const all = t.op('Range', [t.int(0), t.op('Size', [inputs[0]!]), t.int(1)]);
  return t.like(all, inputs[0]!);
}

/** The operator itself, done to the places of the entries. */
export const select: Rule = (t, call) => [
  () => {
    const { node, inputs } = call;
    const places = t.again(node, [numbered(t, call), ...inputs.slice(1)]);
    return scatter(t, call, places);
  },
];

/** The gradient between zeros: `begin` of them before it along these axes, as many behind as are missing. */
function padded(t: Tape, call: Call, o: { axes: readonly number[]; begin: string; kept: string }) {
  const { axes, begin, kept } = o;
  const input = call.inputs[0]!;
  const rank = t.rank(input);
  const end = t.sub(t.sub(t.lengths(input, axes), begin), kept);
  const places = t.ints([...axes, ...axes.map((axis) => axis + rank)]);
  const pads = t.op('ScatterElements', [
    t.ints(Array(2 * rank).fill(0)),
    places,
    t.op('Concat', [begin, end], { axis: 0 }),
  ]);
  return (gradient: string) => t.op('Pad', [gradient, pads]);
}

/** Counted from the front, within the axis. */
function fromFront(t: Tape, starts: string, lengths: string): string {
  const isBehind = t.op('Less', [starts, t.int(0)]);
  const counted = t.op('Where', [isBehind, t.add(starts, lengths), starts]);
  return t.op('Min', [t.op('Max', [counted, t.int(0)]), lengths]);
}

export const slice: Rule = (t, call) => {
  const { inputs, outputs, dy } = call;
  const [data = '', starts = '', , axesInput = '', steps = ''] = inputs;
  const count = t.types.of(starts).shape[0];
  const listed = axesInput
    ? t.constantInts(axesInput)
    : Array.from({ length: Number(count) }, (_, i) => i);
  const isPlain = !steps || t.constantInts(steps)?.every((step) => step === 1);
  if (!listed || !isPlain) return select(t, call);
  return [
    () => {
      const axes = listed.map((axis) => t.axis(data, axis));
      const wide = t.op('Cast', [starts], { to: INT64 });
      const begin = fromFront(t, wide, t.lengths(data, axes));
      const kept = t.lengths(outputs[0]!, axes);
      return padded(t, call, { axes, begin, kept })(dy());
    },
  ];
};
const INT64 = 7;

export const gather: Rule = (t, call) => {
  const { node, inputs, dy } = call;
  const [data = '', indices = ''] = inputs;
  const rank = t.rank(indices);
  const isOne = rank === 0 || (rank === 1 && t.types.of(indices).shape[0] === 1);
  if (!isOne) return select(t, call);
  return [
    () => {
      const axes = [t.axis(data, attributeInt(node, 'axis') ?? 0)];
      const wide = t.op('Cast', [indices], { to: INT64 });
      const start = t.op('Reshape', [wide, t.ints([1])]);
      const begin = fromFront(t, start, t.lengths(data, axes));
      const gradient = rank === 0 ? t.op('Unsqueeze', [dy(), t.ints(axes)]) : dy();
      return padded(t, call, { axes, begin, kept: t.ints([1]) })(gradient);
    },
  ];
};

/** The largest entries: back to where they stood. */
export const topK: Rule = (t, { node, inputs, outputs, dy }) => [
  () => {
    if (!outputs[1]) throw new Unsupported('does not tell where its entries come from');
    const zeros = t.zeros(t.shape(inputs[0]!));
    const axis = attributeInt(node, 'axis') ?? -1;
    return t.op('ScatterElements', [zeros, outputs[1], dy()], { axis });
  },
];
