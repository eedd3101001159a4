import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { VitrineError } from '#shared/types';
import { toOrt } from '../ort-tensor';
import { EMPTY, encodeAddition, type GraphAddition, joinAdditions, node } from '../reading/schema';
import { ADDED } from '../taps/fused';
import type { GraphInput } from './input';

export interface Probe {
  /** Shape of each watched tensor in the run. */
  shapes: Map<string, number[]>;
  /** Shape of each output of the model itself. */
  outputs: Map<string, number[]>;
  /** Values of the outputs of the addition (integers). */
  values: Map<string, number[]>;
}

/**
 * Runs the model once on constant inputs (an all-zero image) and reports the shapes of tensors inside it, which a
 * graph with symbolic sizes does not tell. Only shapes leave the graph (by added Shape nodes), so
 * it costs no more memory than a plain run. `folder` is where external data lie.
 */
export async function probeModel(
  model: Uint8Array,
  folder: string,
  inputs: readonly GraphInput[],
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
  const session = await openSession(Buffer.concat([model, extra]), folder);
  try {
    const feeds = Object.fromEntries(inputs.map((input) => [input.name, filled(input)]));
    const outputs = await session.run(feeds);
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

async function openSession(bytes: Uint8Array, folder: string): Promise<InferenceSession> {
  const options = {
    // Not one request for the memory of all tensors: see onnx-sessions/arena.ts.
    enableCpuMemArena: false,
    enableMemPattern: false,
    // ONNX Runtime repeats on standard error what it throws.
    logSeverityLevel: 4,
    extra: {
      session: {
        disable_prepacking: '1',
        intra_op: { allow_spinning: '0' },
        model_external_initializers_file_folder_path: folder,
      },
    },
  } as const;
  // For one run the quickest way in: no rewriting of the graph, no second copy of the weights.
  const bare = { ...options, graphOptimizationLevel: 'disabled' } as const;
  return InferenceSession.create(bytes, bare).catch(() =>
    // ONNX Runtime inserts casts into float16 graphs that it can only resolve while it optimises.
    InferenceSession.create(bytes, { ...options, graphOptimizationLevel: 'basic' }),
  );
}

function filled({ name, type, shape, fill }: GraphInput): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return toOrt(name, { shape, data: new Float32Array(size).fill(fill) }, type);
}

function integers(tensor: Tensor | undefined): number[] {
  if (!tensor || !(tensor.data instanceof BigInt64Array)) {
    throw new VitrineError('internal', 'A probe of the graph gave no integers');
  }
  return Array.from(tensor.data, Number);
}
