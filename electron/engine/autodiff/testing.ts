/* Checks of gradients against numerical differentiation, on graphs of one operator. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import { readGraph } from '../onnx/reading/graph';
import {
  DataType,
  EMPTY,
  encodeAddition,
  type GraphAddition,
  type NodeProto,
  type TensorProto,
} from '../onnx/reading/schema';
import { differentiate, tensorsOnTheWay } from './differentiate';
import { inferTypes } from './types';

/** An operator and what it is given: numbers that are differentiated, or whole numbers that are not. */
export interface Case {
  readonly op: string;
  readonly domain?: string;
  readonly opset?: number;
  readonly inputs: readonly (Given | null)[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly outputs?: number;
  /** ONNX Runtime has no float64 kernel of it. */
  readonly float?: true;
  /** The step of the numerical differentiation: a linear operator takes any. */
  readonly step?: number;
  /** Inputs whose gradient is checked; by default all that are numbers. */
  readonly wrt?: readonly number[];
  /** In float64, entry by entry, where ONNX Runtime computes in float32 only. */
  readonly reference?: (x: number) => number;
  /** Lengths that the graph does not tell. */
  readonly free?: true;
}

export interface Given {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly whole?: true;
  readonly bool?: true;
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Numbers between `from` and `to`, none equal to another. */
export function real(shape: readonly number[], [from, to] = [-1.5, 1.5]): Given {
  const values = Array.from({ length: count(shape) }, (_, i) => {
    const golden = (0.37 + (i + shape.length) * 0.618033988749895) % 1;
    return from! + (to! - from!) * golden;
  });
  return { shape, values };
}

export const whole = (values: readonly number[], shape = [values.length]): Given => ({
  shape,
  values,
  whole: true,
});
export const bool = (values: readonly number[], shape = [values.length]): Given => ({
  shape,
  values,
  whole: true,
  bool: true,
});

/** A model with that graph: see onnx.proto for the numbers. */
function modelOf(graph: GraphAddition, opset = 17): Buffer {
  const name = new TextEncoder().encode('com.microsoft');
  return Buffer.concat([
    Uint8Array.of(0x08, opset < 21 ? 8 : opset < 23 ? 10 : 11, 0x42, 2, 0x10, opset),
    Uint8Array.of(0x42, name.length + 4, 0x0a, name.length, ...name, 0x10, 1),
    encodeAddition(graph),
  ]);
}

function attributesOf(attributes: Case['attributes'] = {}): NodeProto['attribute'] {
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 };
    if (Array.isArray(value)) return { name, ints: value, type: 7 };
    if (typeof value === 'number') return { name, i: value, type: 2 };
    return { name, f: (value as { float: number }).float, type: 1 };
  });
}

const nameOf = (given: Given | null, i: number) => (given ? `x${i}` : '');

function graphOf({
  op,
  domain,
  inputs,
  attributes,
  outputs = 1,
  float,
  free,
  wrt,
}: Case): GraphAddition {
  const elemType = float ? DataType.FLOAT : DataType.DOUBLE;
  const names = inputs.map(nameOf);
  const made = Array.from({ length: outputs }, (_, i) => `y${i}`);
  const real = inputs.flatMap((given, i) =>
    given && !given.whole
      ? [{ given, name: names[i]!, isFree: free && (wrt?.includes(i) ?? true) }]
      : [],
  );
  return {
    ...EMPTY,
    inputs: real.map(({ given, name, isFree }) => ({
      name,
      type: {
        tensorType: {
          elemType,
          shape: {
            dim: given.shape.map((dimValue, axis) =>
              isFree ? { dimParam: `${name}_${axis}` } : { dimValue },
            ),
          },
        },
      },
    })),
    constants: inputs.flatMap((given, i): TensorProto[] => {
      if (!given?.whole) return [];
      const dims = [...given.shape];
      return given.bool
        ? [
            {
              name: names[i]!,
              dims,
              dataType: DataType.BOOL,
              rawData: Uint8Array.from(given.values),
            },
          ]
        : [{ name: names[i]!, dims, dataType: DataType.INT64, int64Data: [...given.values] }];
    }),
    nodes: [
      {
        opType: op,
        ...(domain !== undefined && { domain }),
        input: names,
        output: made,
        attribute: attributesOf(attributes),
        name: op,
      },
    ],
    outputs: made,
  };
}

type Feeds = Record<string, Tensor>;

/** The gradient of a weighted sum of the first output equals its differences. */
export async function checkGradient(one: Case): Promise<void> {
  const graph = graphOf(one);
  const model = modelOf(graph, one.opset);
  const read = readGraph(model, one.op);
  const wrt = (one.wrt ?? one.inputs.map((_, i) => i))
    .filter((i) => one.inputs[i] && !one.inputs[i]!.whole)
    .map((i) => `x${i}`);
  const question = { output: 'y0', wrt };
  const types = await inferTypes(model, read, tensorsOnTheWay(read.nodes, question));
  const backward = differentiate({ graph: read, nodes: read.nodes, types }, question);
  const tensor = (values: readonly number[], shape: readonly number[]) =>
    one.float
      ? new Tensor('float32', Float32Array.from(values), shape)
      : new Tensor('float64', Float64Array.from(values), shape);
  const feeds: Feeds = {};
  one.inputs.forEach((given, i) => {
    if (given && !given.whole) feeds[`x${i}`] = tensor(given.values, given.shape);
  });

  const options = { intraOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const forward = await InferenceSession.create(model, options);
  const { y0 } = await forward.run(feeds, ['y0']);
  const seed = real(y0!.dims);
  const full = await InferenceSession.create(
    Buffer.concat([model, encodeAddition(backward.addition)]),
    options,
  );
  const answers = await full.run({ ...feeds, [backward.seed]: tensor(seed.values, y0!.dims) });

  const dot = (values: Iterable<number>): number => {
    let total = 0;
    let i = 0;
    for (const value of values) total += value * seed.values[i++]!;
    return total;
  };
  const step = one.step ?? 1e-5;
  for (const name of wrt) {
    const given = one.inputs[Number(name.slice(1))]!;
    const gradient = Array.from(
      answers[backward.gradients.get(name)!]!.data as Float64Array,
      Number,
    );
    expect(gradient).toHaveLength(given.values.length);
    const differences: number[] = [];
    for (let i = 0; i < given.values.length; i++) {
      const at = async (change: number) => {
        const values = given.values.map((value, j) => (j === i ? value + change : value));
        if (one.reference) return dot(values.map(one.reference));
        const moved = await forward.run({ ...feeds, [name]: tensor(values, given.shape) }, ['y0']);
        return dot(moved.y0!.data as Float64Array);
      };
      differences.push(((await at(step)) - (await at(-step))) / (2 * step));
    }
    const size = Math.max(...differences.map(Math.abs), 1e-3);
    const worst = Math.max(...differences.map((d, i) => Math.abs(d - gradient[i]!)));
    expect(worst / size, `${one.op}: ${name}`).toBeLessThan(1e-6);
  }
  await Promise.all([forward.release(), full.release()]);
}
