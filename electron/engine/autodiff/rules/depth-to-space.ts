import { attributeInt, attributeText } from '../../onnx/reading/schema';
import { type Rule, Unsupported } from '../rule';

export const depthToSpace: Rule = (t, { node, dy }) => [
  () => {
    const mode = attributeText(node, 'mode') ?? 'DCR';
    if (mode !== 'DCR') throw new Unsupported(`has no rule for the mode “${mode}”`);
    return t.op('SpaceToDepth', [dy()], { blocksize: attributeInt(node, 'blocksize') ?? 1 });
  },
];

export const spaceToDepth: Rule = (t, { node, dy }) => [
  () => t.op('DepthToSpace', [dy()], { blocksize: attributeInt(node, 'blocksize') ?? 1 }),
];
