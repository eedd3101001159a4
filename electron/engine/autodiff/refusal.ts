import { VitrineError } from '#shared/types';
import { keyOf } from '../onnx/reading/operator';
import type { NodeProto } from '../onnx/reading/schema';

const QUANTISED = /quantize|Integer|^QLinear/i;

/** Says which operator has no gradient, and why. */
export function refusal(node: NodeProto, why = reasonOf(node)): VitrineError {
  const instead = 'Use a method without gradients: occlusion or rise.';
  return new VitrineError(
    'unsupported',
    `The operator ${keyOf(node)} (“${node.name ?? ''}”) ${why}`,
    {
      hint: isQuantised(node)
        ? `Use the float32 or float16 export of the model. ${instead}`
        : instead,
      detail: { operator: keyOf(node), node: node.name ?? '' },
    },
  );
}

const isQuantised = ({ opType }: NodeProto): boolean => QUANTISED.test(opType);

const reasonOf = (node: NodeProto): string =>
  isQuantised(node)
    ? 'computes in 8 bits, where there is no gradient'
    : 'has no rule for its gradient';
