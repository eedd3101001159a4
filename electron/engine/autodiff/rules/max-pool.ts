import { type Rule, Unsupported } from '../rule';

/** Back to the largest entry of each window. */
export const maxPool: Rule = (t, { node, inputs, x, dy }) => [
  () => {
    if (t.opset < 16) throw new Unsupported('has a rule from opset 16 on only');
    const [, places = ''] = t.allAgain(node, [x(0)], 2);
    const flat = (tensor: string) => t.op('Reshape', [tensor, t.ints([-1])]);
    const size = t.op('Reshape', [t.op('Size', [inputs[0]!]), t.ints([1])]);
    const sums = t.op('ScatterElements', [t.zeros(size), flat(places), flat(dy())], {
      reduction: 'add',
    });
    return t.like(sums, inputs[0]!);
  },
];
