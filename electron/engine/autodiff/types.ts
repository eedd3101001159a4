import { InferenceSession } from 'onnxruntime-node';
import { VitrineError } from '#shared/types';
import type { Graph } from '../onnx/reading/graph';
import { EMPTY, encodeAddition } from '../onnx/reading/schema';

/** What ONNX Runtime infers of a tensor; a length that it does not know is undefined. */
interface TensorType {
  readonly type: string;
  readonly shape: readonly (number | string | undefined)[];
}

/** The types of the tensors in a graph. */
export interface Types {
  /** Throws VitrineError('unsupported') for a tensor of which nothing is known. */
  of(tensor: string): TensorType;
}

/**
 * Has ONNX Runtime infer the types of these tensors, without running the graph. `folder` is where
 * external data lie. Rejects with what the runtime says of the graph.
 */
export async function inferTypes(
  model: Uint8Array,
  { graph }: Pick<Graph, 'graph'>,
  tensors: readonly string[],
  folder?: string,
): Promise<Types> {
  const own = new Set(graph.output.map(({ name }) => name));
  const added = tensors.filter((name) => !own.has(name));
  const outputs = encodeAddition({ ...EMPTY, outputs: added });
  const session = await InferenceSession.create(Buffer.concat([model, outputs]), {
    // Folds what shapes are computed of: more of them are known.
    graphOptimizationLevel: 'basic',
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: {
      session: {
        disable_prepacking: '1',
        ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
      },
    },
  });
  const found = new Map<string, TensorType>();
  for (const output of [...session.inputMetadata, ...session.outputMetadata]) {
    if (!output.isTensor) continue;
    const shape = output.shape.map((length) =>
      length === '' || (typeof length === 'number' && length < 0) ? undefined : length,
    );
    found.set(output.name, { type: output.type, shape });
  }
  await session.release();
  return typesFrom(found);
}

export const typesFrom = (found: ReadonlyMap<string, TensorType>): Types => ({
  of(tensor) {
    const type = found.get(tensor);
    if (type) return type;
    throw new VitrineError('unsupported', `The shape of “${tensor}” in the model is unknown`, {
      hint: 'Run onnx.shape_inference on the model, or export it again.',
      detail: { tensor },
    });
  },
});
