import { attributeInt, attributeInts } from '../../onnx/reading/schema';
import type { Call, Rule } from '../rule';
import type { Tape } from '../tape';

/** A tensor of the reduced shape, with the axes that were reduced as axes of length one. */
function restored(t: Tape, { node, inputs }: Call, reduced: string): string {
  if ((attributeInt(node, 'keepdims') ?? 1) === 1) return reduced;
  const listed = attributeInts(node, 'axes');
  const axes = inputs[1] || (listed && t.ints(listed));
  if (axes) return t.op('Unsqueeze', [reduced, axes]);
  return t.op('Reshape', [reduced, t.ints(Array(t.rank(inputs[0]!)).fill(1))]);
}

/** To every entry that was summed. */
const spread = (t: Tape, call: Call, gradient: string): string =>
  t.op('Expand', [restored(t, call, gradient), t.shape(call.inputs[0]!)]);

export const reduceSum: Rule = (t, call) => [() => spread(t, call, call.dy())];

export const reduceMean: Rule = (t, call) => [
  () => {
    const { inputs, outputs, dy } = call;
    const size = (tensor: string) => t.indicator(t.op('Size', [tensor]));
    const count = t.div(size(inputs[0]!), size(outputs[0]!));
    return spread(t, call, t.div(dy(), count));
  },
];

export const reduceL2: Rule = (t, call) => [
  () => t.mul(call.x(0), restored(t, call, t.div(call.dy(), call.y()))),
];

export const reduceSumSquare: Rule = (t, call) => [
  () => t.mul(t.mul(t.number(2), call.x(0)), restored(t, call, call.dy())),
];

export const reduceLogSumExp: Rule = (t, call) => [
  () => {
    const share = t.op('Exp', [t.sub(call.x(0), restored(t, call, call.y()))]);
    return t.mul(share, restored(t, call, call.dy()));
  },
];

/** ReduceMax and ReduceMin: in equal shares where several entries are it. */
export const reduceExtreme: Rule = (t, call) => [
  () => {
    const { inputs, node, x, y, dy } = call;
    const isIt = t.indicator(t.op('Equal', [x(0), restored(t, call, y())]));
    const listed = attributeInts(node, 'axes');
    const axes = inputs[1] || (listed && t.ints(listed));
    const several = t.op('ReduceSum', axes ? [isIt, axes] : [isIt], { keepdims: 1 });
    return t.mul(t.div(isIt, several), restored(t, call, dy()));
  },
];
