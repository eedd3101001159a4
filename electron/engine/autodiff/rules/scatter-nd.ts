import { attributeText } from '../../onnx/reading/schema';
import { type Rule, Unsupported } from '../rule';

export const scatterNd: Rule = (t, { node, inputs, dy }) => {
  if ((attributeText(node, 'reduction') ?? 'none') !== 'none') {
    throw new Unsupported('has no rule for a reduction');
  }
  const [, indices = '', updates = ''] = inputs;
  return [
    () => t.op('ScatterND', [dy(), indices, t.zeros(t.shape(updates))]),
    undefined,
    () => t.op('GatherND', [dy(), indices]),
  ];
};
