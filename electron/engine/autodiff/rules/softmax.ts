import { attributeInt } from '../../onnx/reading/schema';
import type { Rule } from '../rule';

/** y (dy - Σ y dy) */
export const softmax: Rule = (t, { node, y, dy }) => [
  () => {
    const axis = attributeInt(node, 'axis') ?? -1;
    return t.mul(y(), t.sub(dy(), t.sum(t.mul(y(), dy()), [axis])));
  },
];

/** dy - e^y Σ dy */
export const logSoftmax: Rule = (t, { node, y, dy }) => [
  () => {
    const axis = attributeInt(node, 'axis') ?? -1;
    return t.sub(dy(), t.mul(t.op('Exp', [y()]), t.sum(dy(), [axis])));
  },
];
