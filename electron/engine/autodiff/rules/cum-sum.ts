import { attributeInt } from '../../onnx/reading/schema';
import type { Rule } from '../rule';

/** From the other end. */
export const cumSum: Rule = (t, { node, inputs, dy }) => [
  () =>
    t.op('CumSum', [dy(), inputs[1]!], {
      reverse: 1 - (attributeInt(node, 'reverse') ?? 0),
      exclusive: attributeInt(node, 'exclusive') ?? 0,
    }),
];
