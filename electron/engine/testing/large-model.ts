import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Constant, FLOAT, type Node, onnx } from './graphs';

/** Of a square matrix: 4 MiB. */
const SIDE = 1024;
const MATRIX_BYTES = SIDE * SIDE * 4;

/**
 * A classifier with `megabytes` of weights in files beside it. Its run keeps six tensors at a time, each sixteen
 * times the image: of 192 MiB where that is 1024 pixels wide. Returns the model's files, the .onnx first.
 */
export function writeLargeModel(
  folder: string,
  name: string,
  { megabytes, image }: { megabytes: number; image: number },
): string[] {
  const count = Math.ceil((megabytes * 1e6) / MATRIX_BYTES);
  const matrices = Array.from({ length: count }, (_, i) => `${name}-${i}.bin`);
  const weights = new Float32Array(SIDE * SIDE);
  for (const [i, file] of matrices.entries()) {
    weights.fill(1 / (SIDE + i));
    writeFileSync(join(folder, file), weights);
  }
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, graph(matrices, image));
  return [path, ...matrices.map((file) => join(folder, file))];
}

function graph(matrices: readonly string[], image: number): Uint8Array {
  const constants: Constant[] = [
    { name: 'ones', shape: [1, SIDE], type: FLOAT, values: Array(SIDE).fill(1) },
    { name: 'head', shape: [SIDE, 10], type: FLOAT, values: Array(SIDE * 10).fill(0.1) },
    ...matrices.map((location): Constant => {
      const external = { location, length: MATRIX_BYTES };
      return { name: location, shape: [SIDE, SIDE], type: FLOAT, external };
    }),
  ];
  const maps = ['Relu', 'Neg', 'Abs', 'Floor'].map(
    (op): Node => ({ op, in: ['wide'], out: `${op}.out` }),
  );
  return onnx({
    nodes: [
      { op: 'Concat', in: Array(16).fill('image'), out: 'wide', ints: { axis: 1 } },
      ...maps,
      { op: 'Sum', in: maps.map(({ out }) => out), out: 'sum' },
      { op: 'ReduceMean', in: ['sum'], out: 'mean', ints: { axes: [2, 3], keepdims: 0 } },
      { op: 'ReduceMean', in: ['mean'], out: 'one', ints: { axes: [1], keepdims: 1 } },
      { op: 'Mul', in: ['one', 'ones'], out: 'x0' },
      ...matrices.map((file, i): Node => ({ op: 'MatMul', in: [`x${i}`, file], out: `x${i + 1}` })),
      { op: 'MatMul', in: [`x${matrices.length}`, 'head'], out: 'logits' },
    ],
    inputs: [{ name: 'image', shape: [1, 3, image, image] }],
    outputs: [{ name: 'logits', shape: [1, 10] }],
    constants,
  });
}
