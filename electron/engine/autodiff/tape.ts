import type { Graph } from '../onnx/reading/graph';
import {
  type AttributeProto,
  AttributeType,
  DataType,
  int,
  type NodeProto,
  type TensorProto,
} from '../onnx/reading/schema';
import type { Types } from './types';

/** In what the backward pass computes. Values of a float16 graph are widened where it reads them. */
export type Precision = 'float32' | 'float64';

type Attribute = number | string | readonly number[] | TensorProto | { float: number };
type Attributes = Readonly<Record<string, Attribute>>;

/** Writes nodes: every method adds what it takes and answers with the name of the result. */
export class Tape {
  readonly nodes: NodeProto[] = [];
  readonly constants: TensorProto[] = [];
  readonly #made = new Map<string, string>();
  #count = 0;

  constructor(
    readonly graph: Graph,
    readonly types: Types,
    readonly precision: Precision,
    readonly opset: number,
    /** Of all names. */
    private readonly prefix: string,
  ) {}

  /** A node with one output. */
  op(opType: string, input: readonly string[], attributes: Attributes = {}): string {
    return this.ops(opType, input, 1, attributes)[0]!;
  }

  /** A node with several outputs. */
  ops(
    opType: string,
    input: readonly string[],
    count: number,
    attributes: Attributes = {},
  ): string[] {
    const output = Array.from({ length: count }, () => this.#name());
    this.nodes.push({
      opType,
      input: [...input],
      output,
      name: output[0]!,
      attribute: Object.entries(attributes).map(attributeOf),
    });
    return output;
  }

  /** A node of the graph once more, with other inputs. */
  again(node: NodeProto, input: readonly string[]): string {
    return this.allAgain(node, input, 1)[0]!;
  }

  /** The same, with so many of its outputs. */
  allAgain(node: NodeProto, input: readonly string[], count: number): string[] {
    const output = Array.from({ length: count }, () => this.#name());
    this.nodes.push({ ...node, name: output[0]!, input: [...input], output });
    return output;
  }

  add = (a: string, b: string): string => this.op('Add', [a, b]);
  sub = (a: string, b: string): string => this.op('Sub', [a, b]);
  mul = (a: string, b: string): string => this.op('Mul', [a, b]);
  div = (a: string, b: string): string => this.op('Div', [a, b]);
  square = (a: string): string => this.mul(a, a);

  /** A number in the precision of the pass. */
  number(value: number): string {
    return this.#once(`number ${value}`, (name) => {
      this.constants.push(floatTensor(name, [], [value], this.precision));
      return name;
    });
  }

  /** A list of int64. */
  ints(values: readonly number[]): string {
    return this.#once(`ints ${values.join()}`, (name) => {
      this.constants.push(intTensor(name, [values.length], values));
      return name;
    });
  }

  /** An int64. */
  int(value: number): string {
    return this.#once(`int ${value}`, (name) => {
      this.constants.push(intTensor(name, [], [value]));
      return name;
    });
  }

  /** A tensor of the graph in the precision of the pass. */
  value(tensor: string): string {
    const { type } = this.types.of(tensor);
    if (type === this.precision) return tensor;
    return this.#once(`value ${tensor}`, (_, make) => make('Cast', [tensor], { to: this.type }));
  }

  /** A number of the pass in the type of a tensor of the graph. */
  as(a: string, tensor: string): string {
    const { type } = this.types.of(tensor);
    if (type === this.precision) return a;
    return this.op('Cast', [a], { to: type === 'float16' ? DataType.FLOAT16 : DataType.DOUBLE });
  }

  /** 1 where the condition holds, else 0. */
  indicator(condition: string): string {
    return this.op('Cast', [condition], { to: this.type });
  }

  /** The shape of a tensor of the graph. */
  shape(tensor: string): string {
    return this.#once(`shape ${tensor}`, (_, make) => make('Shape', [tensor]));
  }

  /** Lengths of these axes of a tensor of the graph, as a list. */
  lengths(tensor: string, axes: readonly number[]): string {
    return this.op('Gather', [this.shape(tensor), this.ints(axes)], { axis: 0 });
  }

  zeros(shape: string): string {
    return this.fill(shape, 0);
  }

  fill(shape: string, value: number): string {
    const tensor = floatTensor('', [1], [value], this.precision);
    return this.op('ConstantOfShape', [shape], { value: tensor });
  }

  sum(a: string, axes: readonly number[], keepdims = 1): string {
    return this.op('ReduceSum', [a, this.ints(axes)], { keepdims });
  }

  mean(a: string, axes: readonly number[]): string {
    return this.opset < 18
      ? this.op('ReduceMean', [a], { axes, keepdims: 1 })
      : this.op('ReduceMean', [a, this.ints(axes)], { keepdims: 1 });
  }

  /** Changes places of the last two axes. */
  transposed(a: string, rank: number): string {
    const perm = Array.from({ length: rank }, (_, axis) => axis);
    perm.push(...perm.splice(-2).reverse());
    return this.op('Transpose', [a], { perm });
  }

  /** In the shape of a tensor of the graph. */
  like(a: string, tensor: string): string {
    return this.op('Reshape', [a, this.shape(tensor)]);
  }

  rank(tensor: string): number {
    return this.types.of(tensor).shape.length;
  }

  /** The axis counted from the front. */
  axis(tensor: string, axis: number): number {
    return axis < 0 ? axis + this.rank(tensor) : axis;
  }

  /** The values of a constant int64 tensor that lies in the graph. */
  constantInts(tensor: string): number[] | undefined {
    const made = this.graph.producer(tensor);
    const constant =
      made?.opType === 'Constant'
        ? made.attribute.find(({ name }) => name === 'value')?.t
        : this.graph.graph.initializer.find(({ name }) => name === tensor);
    return constant && intsOf(constant);
  }

  get type(): number {
    return this.precision === 'float64' ? DataType.DOUBLE : DataType.FLOAT;
  }

  #name(): string {
    return `${this.prefix}${this.#count++}`;
  }

  /** What was made before under that key. */
  #once(key: string, make: (name: string, op: Tape['op']) => string): string {
    const known = this.#made.get(key);
    if (known) return known;
    const name = this.#name();
    const made = make(name, (...node) => this.op(...node));
    this.#made.set(key, made);
    return made;
  }
}

function attributeOf([name, value]: [string, Attribute]): AttributeProto {
  if (typeof value === 'number') return { name, i: value, type: AttributeType.INT };
  if (typeof value === 'string') {
    return { name, s: new TextEncoder().encode(value), type: AttributeType.STRING };
  }
  if (Array.isArray(value)) return { name, ints: [...value], type: AttributeType.INTS };
  if ('float' in value) return { name, f: value.float as number, type: AttributeType.FLOAT };
  return { name, t: value as TensorProto, type: AttributeType.TENSOR };
}

function floatTensor(
  name: string,
  dims: number[],
  values: readonly number[],
  precision: Precision,
): TensorProto {
  const isDouble = precision === 'float64';
  const data = isDouble ? Float64Array.from(values) : Float32Array.from(values);
  const dataType = isDouble ? DataType.DOUBLE : DataType.FLOAT;
  return { name, dims, dataType, rawData: new Uint8Array(data.buffer) };
}

const intTensor = (name: string, dims: number[], values: readonly number[]): TensorProto => ({
  name,
  dims,
  dataType: DataType.INT64,
  int64Data: [...values],
});

function intsOf({ dataType, int64Data = [], rawData }: TensorProto): number[] | undefined {
  if (dataType !== DataType.INT64) return undefined;
  if (!rawData || rawData.length === 0) return int64Data.map(int);
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Array.from({ length: rawData.length >> 3 }, (_, i) =>
    Number(view.getBigInt64(i * 8, true)),
  );
}
