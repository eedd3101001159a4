import { VitrineError } from '#shared/types';
import type { Graph } from '../onnx/reading/graph';

/** Of 13 are the operators that a backward pass is written with. */
const OLDEST = 13;

/** The version of ONNX's operators in a model. Throws VitrineError('unsupported') for one that is too old. */
export function opsetOf({ model }: Graph): number {
  const own = model.opsetImport.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx');
  const opset = Number(own?.version ?? 0);
  if (opset >= OLDEST) return opset;
  throw new VitrineError(
    'unsupported',
    `The model is of opset ${opset}; gradients need ${OLDEST}`,
    {
      hint: 'Export it again with opset_version=17, or convert it with onnx.version_converter.',
    },
  );
}
