import { attributeText } from '../../onnx/reading/schema';
import { type Rule, Unsupported } from '../rule';

/** Cuts off what was added, and adds zeros for what was cut off. */
export const pad: Rule = (t, { node, inputs, dy }) => [
  () => {
    const mode = attributeText(node, 'mode') ?? 'constant';
    if (mode !== 'constant') throw new Unsupported(`has no rule for the mode “${mode}”`);
    const [, pads = '', , axes] = inputs;
    const undone = t.op('Neg', [pads]);
    return t.op('Pad', axes ? [dy(), undone, '', axes] : [dy(), undone]);
  },
];
