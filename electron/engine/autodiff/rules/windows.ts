import {
  attributeInt,
  attributeInts,
  attributeText,
  type NodeProto,
} from '../../onnx/reading/schema';
import { type Call, type Rule, Unsupported } from '../rule';
import type { Tape } from '../tape';

/** How a kernel moves over the image. */
interface Windows {
  readonly strides: number[];
  readonly dilations: number[];
  /** Before each axis, then behind each. */
  readonly pads: number[];
}

function windowsOf({ node }: Call, axes: number): Windows {
  const ones = Array<number>(axes).fill(1);
  return {
    strides: attributeInts(node, 'strides') ?? ones,
    dilations: attributeInts(node, 'dilations') ?? ones,
    pads: padsOf(node, axes),
  };
}

function padsOf(node: NodeProto, axes: number): number[] {
  const auto = attributeText(node, 'auto_pad') ?? 'NOTSET';
  if (auto === 'VALID') return Array(2 * axes).fill(0);
  if (auto !== 'NOTSET') throw new Unsupported(`has no rule for auto_pad “${auto}”`);
  return attributeInts(node, 'pads') ?? Array(2 * axes).fill(0);
}

/** Adds to every place of the image what the windows over it carry back, in the shape `to`. */
function overlay(
  t: Tape,
  gradient: string,
  o: { kernel: string; windows: Windows; group: number; to: string; behind?: number[] | undefined },
): string {
  const { strides, dilations, pads } = o.windows;
  const before = pads.slice(0, strides.length);
  const behind = o.behind ?? before.map(() => 0);
  const attributes = { strides, dilations, pads: [...before, ...behind], group: o.group };
  const made = t.op('ConvTranspose', [gradient, o.kernel], attributes);
  if (o.behind) return made;
  // Windows may reach over the end of an axis, or not as far.
  const missing = t.sub(o.to, t.op('Shape', [made]));
  const none = t.sub(missing, missing);
  return t.op('Pad', [made, t.op('Concat', [none, missing], { axis: 0 })]);
}

/** How far the windows reach over the end of each axis; undefined where that is not known or they stop before. */
function reachOver(t: Tape, { inputs, outputs }: Call, o: Windows): number[] | undefined {
  const [whole, moves, kernel] = [inputs[0]!, outputs[0]!, inputs[1]!].map((name) =>
    t.types.of(name).shape.slice(2).map(Number),
  );
  const over = o.strides.map((stride, i) => {
    const side = (kernel![i]! - 1) * o.dilations[i]! + 1;
    return (moves![i]! - 1) * stride + side - o.pads[i]! - whole![i]!;
  });
  return over.every((length) => length >= 0) ? over : undefined;
}

export const conv: Rule = (t, call) => [
  () => {
    const { node, inputs, x, dy } = call;
    const windows = windowsOf(call, t.rank(inputs[0]!) - 2);
    const group = attributeInt(node, 'group') ?? 1;
    const behind = reachOver(t, call, windows);
    return overlay(t, dy(), { kernel: x(1), windows, group, to: t.shape(inputs[0]!), behind });
  },
];

/** Each channel for itself, with a kernel of ones. */
export const averagePool: Rule = (t, call) => [
  () => {
    const { node, inputs, outputs, dy } = call;
    const sides = attributeInts(node, 'kernel_shape') ?? [];
    const windows = windowsOf(call, sides.length);
    if (attributeInt(node, 'ceil_mode')) throw new Unsupported('has no rule for ceil_mode');
    const kernel = t.fill(t.ints([1, 1, ...sides]), 1);
    const axes = sides.map((_, i) => i + 2);
    const sized = (lead: readonly number[], like: string) =>
      t.op('Concat', [t.ints(lead), t.lengths(like, axes)], { axis: 0 });
    const alone = (tensor: string, like: string) => t.op('Reshape', [tensor, sized([-1, 1], like)]);
    const { strides, dilations, pads } = windows;
    const countsAll = attributeInt(node, 'count_include_pad') === 1;
    const ones = t.fill(sized([1, 1], inputs[0]!), 1);
    const inside = () => t.op('Conv', [ones, kernel], { strides, dilations, pads });
    const count = countsAll ? t.number(sides.reduce((a, b) => a * b, 1)) : inside();
    const shares = t.div(alone(dy(), outputs[0]!), count);
    const to = t.op('Shape', [alone(inputs[0]!, inputs[0]!)]);
    const made = overlay(t, shares, { kernel, windows, group: 1, to });
    return t.like(made, inputs[0]!);
  },
];

export const globalAveragePool: Rule = (t, { inputs, dy }) => [
  () => {
    const [data = ''] = inputs;
    const axes = Array.from({ length: t.rank(data) - 2 }, (_, i) => i + 2);
    const count = t.op('ReduceProd', [t.lengths(data, axes)], { keepdims: 0 });
    return t.op('Expand', [t.div(dy(), t.indicator(count)), t.shape(data)]);
  },
];
