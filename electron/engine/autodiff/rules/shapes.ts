import { attributeInt, attributeInts } from '../../onnx/reading/schema';
import { reduceTo } from '../reduce-to';
import type { Rule } from '../rule';

/** Reshape, Flatten, Squeeze, Unsqueeze: the same entries in the same order. */
export const reshape: Rule = (t, { inputs, dy }) => [() => t.like(dy(), inputs[0]!)];

export const transpose: Rule = (t, { node, inputs, dy }) => [
  () => {
    const rank = t.rank(inputs[0]!);
    const perm =
      attributeInts(node, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    return t.op('Transpose', [dy()], { perm: perm.map((_, axis) => perm.indexOf(axis)) });
  },
];

export const expand: Rule = (t, { inputs, outputs, dy }) => [
  () => reduceTo(t, dy(), { result: outputs[0]!, operand: inputs[0]! }),
];

export const concat: Rule = (t, { node, inputs, dy }) => {
  const axis = t.axis(inputs[0]!, attributeInt(node, 'axis') ?? 0);
  let pieces: string[] | undefined;
  const split = () => {
    const sizes = t.op(
      'Concat',
      inputs.map((name) => t.lengths(name, [axis])),
      { axis: 0 },
    );
    return t.ops('Split', [dy(), sizes], inputs.length, { axis });
  };
  return inputs.map((_, i) => () => {
    pieces ??= split();
    return pieces[i]!;
  });
};

export const split: Rule = (t, { node, outputs, dy }) => [
  () =>
    t.op(
      'Concat',
      outputs.map((_, i) => dy(i)),
      { axis: attributeInt(node, 'axis') ?? 0 },
    ),
];

/** Repeats the whole along each axis: the copies' gradients are summed. */
export const tile: Rule = (t, { inputs, dy }) => [
  () => {
    const rank = t.rank(inputs[0]!);
    const columns = [inputs[1]!, t.shape(inputs[0]!)].map((list) =>
      t.op('Unsqueeze', [list, t.ints([1])]),
    );
    const shape = t.op('Reshape', [t.op('Concat', columns, { axis: 1 }), t.ints([-1])]);
    const copies = Array.from({ length: rank }, (_, axis) => 2 * axis);
    return t.sum(t.op('Reshape', [dy(), shape]), copies, 0);
  },
];
