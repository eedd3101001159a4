import type { Graph } from '../reading/graph';
import {
  AttributeType,
  DataType,
  EMPTY,
  type GraphAddition,
  type NodeProto,
  node,
  type TensorProto,
} from '../reading/schema';
import { ADDED } from './fused';

/** The labels of one output of an operator; undefined where it has none. */
export type Rule = (sources: Sources, op: NodeProto, output: string) => string | undefined;

/** Begins the names of all that is added for labels. */
export const LABEL = `${ADDED}source/`;

/** Operators that draw numbers by lot. */
const RANDOM = new Set([
  ...['RandomUniform', 'RandomNormal', 'RandomUniformLike', 'RandomNormalLike'],
  ...['Bernoulli', 'Multinomial'],
]);

/**
 * Follows pixels through a graph. Each tensor that is asked for gets a tensor of labels beside it, of the
 * same shape and computed by nodes of its own: 1 + the index of the pixel from which an element comes, 0
 * where it comes from none, -1 - k where it is the k-th of `added`. What only changes values (norms,
 * activations, weights) keeps labels, what moves elements moves their labels; where two tensors are joined
 * the earlier one counts: in x + f(x) that is the residual.
 */
export class Sources {
  readonly #labels = new Map<string, string | undefined>();
  readonly #order: ReadonlyMap<string, number>;
  readonly #drawn: ReadonlySet<string>;
  readonly #nodes: NodeProto[] = [];
  readonly #constants: TensorProto[] = [];
  readonly #shapes = new Map<string, string>();
  /** Tensors that were put beside those of the image, such as a class token. */
  readonly added: string[] = [];
  /** Tokens are selected by what the image shows, or by lot. */
  readonly selected = new Set<'image' | 'lot'>();

  constructor(
    readonly graph: Graph,
    readonly image: { readonly name: string; readonly layout: 'NCHW' | 'NHWC' },
    /** By operator. */
    private readonly rules: ReadonlyMap<string, Rule>,
  ) {
    this.#order = new Map(
      graph.nodes.flatMap((n, i) => n.output.map((name) => [name, i] as const)),
    );
    this.#drawn = drawn(graph);
  }

  /** The name of a tensor's labels; undefined where its elements come from no place that is known. */
  of(tensor: string): string | undefined {
    if (this.#labels.has(tensor)) return this.#labels.get(tensor);
    const labels = tensor === this.image.name ? this.#pixels() : this.#computed(tensor);
    this.#labels.set(tensor, labels);
    return labels;
  }

  /** For an operator with several outputs, whose labels are made together. */
  set(tensor: string, labels: string): void {
    this.#labels.set(tensor, labels);
  }

  #computed(tensor: string): string | undefined {
    const op = this.graph.producer(tensor);
    if (!op || !this.graph.dependsOnInput(tensor)) return undefined;
    return this.rules.get(op.opType)?.(this, op, tensor);
  }

  #pixels(): string {
    const { name, layout } = this.image;
    const [h, w] = (layout === 'NCHW' ? [2, 3] : [1, 2]).map((axis) => this.length(name, axis));
    const range = this.range(this.add('Mul', [h!, w!]), 1);
    const one = this.list([1]);
    const sides = [h!, w!].map((side) => this.add('Reshape', [side, one]));
    const shape = layout === 'NCHW' ? [one, one, ...sides] : [one, ...sides, one];
    const map = this.add('Reshape', [range, this.add('Concat', shape, { axis: 0 })]);
    return this.like(map, name);
  }

  /** The first labelled one of these tensors in the order of computation. */
  earliest(tensors: readonly string[]): { tensor: string; labels: string } | undefined {
    const at = (name: string) => this.#order.get(name) ?? -1;
    for (const tensor of [...tensors].sort((a, b) => at(a) - at(b))) {
      const labels = tensor && this.of(tensor);
      if (labels) return { tensor, labels };
    }
    return undefined;
  }

  /** False, and noted, where what moves elements depends on the image's values or on chance. */
  isFixed(parameters: readonly string[]): boolean {
    const used = parameters.filter((name) => name !== '');
    if (used.some((name) => this.#drawn.has(name))) this.selected.add('lot');
    else if (used.some((name) => this.graph.dependsOnInput(name))) this.selected.add('image');
    else return true;
    return false;
  }

  /** Labels of a tensor that comes from no pixel, by what it is; 0 for `padding`. */
  constant(tensor: string, kind: 'added' | 'padding'): string {
    if (kind === 'padding') return this.like(this.scalar(0), tensor);
    if (!this.added.includes(tensor)) this.added.push(tensor);
    return this.like(this.scalar(-1 - this.added.indexOf(tensor)), tensor);
  }

  /** Adds a node and gives the name of its (first) output. */
  add(
    opType: string,
    input: string[],
    attributes: Record<string, number | readonly number[]> = {},
  ): string {
    const output = `${LABEL}${this.#nodes.length}`;
    this.#nodes.push({ ...node(opType, input, [output], attributes), name: output });
    return output;
  }

  /** The same operator on labels; gives the names of its outputs. */
  again(op: NodeProto, input: string[], opType = op.opType): string[] {
    const name = `${LABEL}${this.#nodes.length}`;
    const output = op.output.map((o, i) => (o ? `${name}.${i}` : ''));
    this.#nodes.push({ ...op, opType, name, input, output });
    return output;
  }

  /** Labels stretched to the shape of a tensor. */
  like(labels: string, tensor: string): string {
    return this.add('Expand', [labels, this.shape(tensor)]);
  }

  /** The first of an axis, which is kept. */
  first(labels: string, axis: number): string {
    return this.add('Gather', [labels, this.list([0])], { axis });
  }

  /** The first of an axis, which is dropped. */
  pick(labels: string, axis: number): string {
    return this.add('Gather', [labels, this.scalar(0)], { axis });
  }

  /** `length` numbers from `start` on; without Range, which opset 9 does not have. */
  range(length: string, start: number): string {
    const shape = this.add('Reshape', [length, this.list([1])]);
    const ones = `${LABEL}${this.#nodes.length}`;
    const t: TensorProto = { dims: [1], dataType: DataType.INT64, int64Data: [1] };
    const attribute = [{ name: 'value', t, type: AttributeType.TENSOR }];
    const op = { opType: 'ConstantOfShape', input: [shape], output: [ones], attribute };
    this.#nodes.push({ ...op, name: ones });
    const indices = this.add('Reshape', [this.add('NonZero', [ones]), this.list([-1])]);
    return start === 0 ? indices : this.add('Add', [indices, this.scalar(start)]);
  }

  shape(tensor: string): string {
    const known = this.#shapes.get(tensor);
    if (known) return known;
    const shape = this.add('Shape', [tensor]);
    this.#shapes.set(tensor, shape);
    return shape;
  }

  /** Length of an axis, as a scalar. */
  length(tensor: string, axis: number): string {
    return this.add('Gather', [this.shape(tensor), this.scalar(axis)], { axis: 0 });
  }

  scalar(value: number): string {
    return this.#constant(`${LABEL}scalar${value}`, [], [value]);
  }

  list(values: number[]): string {
    return this.#constant(`${LABEL}list${values.join('_')}`, [values.length], values);
  }

  #constant(name: string, dims: number[], int64Data: number[]): string {
    if (!this.#constants.some((c) => c.name === name)) {
      this.#constants.push({ name, dims, dataType: DataType.INT64, int64Data });
    }
    return name;
  }

  /** All nodes so far. */
  addition(outputs: string[]): GraphAddition {
    return { ...EMPTY, nodes: this.#nodes, constants: this.#constants, outputs };
  }
}

/** Every tensor whose values hang on chance. */
function drawn({ nodes, consumers }: Graph): Set<string> {
  const found = new Set<string>();
  const pending = nodes.filter((n) => RANDOM.has(n.opType)).flatMap((n) => n.output);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const { opType, output } of consumers(name)) {
      if (opType !== 'Shape' && opType !== 'Size') pending.push(...output);
    }
  }
  return found;
}
