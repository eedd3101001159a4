import { InferenceSession, Tensor } from 'onnxruntime-node';
import { VitrineError } from '#shared/types';
import { ADDED } from './fused';
import { EMPTY, encodeAddition, type GraphAddition, joinAdditions, node } from './schema';

/** What the model takes: one picture, batch of 1. */
export interface ImageInput {
  name: string;
  type: 'float32' | 'float16' | 'uint8';
  /** [1, 3, H, W] or [1, H, W, 3] */
  shape: number[];
}

export interface Probe {
  /** Shape of each watched tensor in the run. */
  shapes: Map<string, number[]>;
  /** Shape of each output of the model itself. */
  outputs: Map<string, number[]>;
  /** Values of the outputs of the addition (integers). */
  values: Map<string, number[]>;
}

/**
 * Runs the model once on an all-zero picture and reports the shapes of tensors inside it, which a
 * graph with symbolic sizes does not tell. Only shapes leave the graph (by added Shape nodes), so
 * it costs no more memory than a plain run. `folder` is where external data lie.
 */
export async function probeModel(
  model: Uint8Array,
  folder: string,
  input: ImageInput,
  watch: readonly string[],
  addition: GraphAddition,
): Promise<Probe> {
  const shapeName = (i: number) => `${ADDED}shape/${i}`;
  const shapes = {
    ...EMPTY,
    nodes: watch.map((name, i) => node('Shape', [name], [shapeName(i)])),
    outputs: watch.map((_, i) => shapeName(i)),
  };
  const extra = encodeAddition(joinAdditions([addition, shapes]));
  const session = await InferenceSession.create(Buffer.concat([model, extra]), {
    // For one run the quickest way in: no rewriting of the graph, no second copy of the weights.
    graphOptimizationLevel: 'disabled',
    enableCpuMemArena: false,
    // ONNX Runtime repeats on standard error what it throws.
    logSeverityLevel: 4,
    extra: {
      session: {
        disable_prepacking: '1',
        intra_op: { allow_spinning: '0' },
        model_external_initializers_file_folder_path: folder,
      },
    },
  });
  try {
    const outputs = await session.run({ [input.name]: zeros(input) });
    const integersOf = (name: string) => integers(outputs[name]);
    const own = session.outputNames.filter((name) => !name.startsWith(ADDED));
    return {
      shapes: new Map(watch.map((name, i) => [name, integersOf(shapeName(i))])),
      outputs: new Map(own.map((name) => [name, [...(outputs[name]?.dims ?? [])]])),
      values: new Map(addition.outputs.map((name) => [name, integersOf(name)])),
    };
  } finally {
    await session.release();
  }
}

function zeros({ type, shape }: ImageInput): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  if (type === 'float16') return new Tensor('float16', new Uint16Array(size), shape);
  if (type === 'uint8') return new Tensor('uint8', new Uint8Array(size), shape);
  return new Tensor('float32', new Float32Array(size), shape);
}

function integers(tensor: Tensor | undefined): number[] {
  if (!tensor || !(tensor.data instanceof BigInt64Array)) {
    throw new VitrineError('internal', 'A probe of the graph gave no integers');
  }
  return Array.from(tensor.data, Number);
}
