import { attributeInt, attributeInts, type NodeProto } from '../reading/schema';
import type { Scores } from './find';

/** A piece of one axis of the product of queries and keys: `size` steps of `stride` places. */
interface Piece {
  axis: number;
  size: number;
  stride: number;
}

/** Which axes of the product are of queries, of keys, and of heads, windows and images. */
export interface ProductAxes {
  lead: number[];
  rows: number[];
  columns: number[];
}

/** How to read `[lead, Q, K]` off the tensor: its axes, cut into pieces, in another order. */
export interface View {
  shape: number[];
  perm: number[];
}

export interface Layout {
  /** The values are of the first operand's tokens: that one holds the keys. */
  swapped: boolean;
  /** The softmax runs over the queries (slot attention). */
  overQueries?: true;
  /** Absent where the tensor is `[lead, Q, K]` as it is. */
  view?: View;
}

type ShapeOf = (tensor: string) => readonly number[];

/** The letters of an Einsum, or undefined where they are abbreviated. */
export function einsumOf(op: NodeProto): { a: string; b: string; out: string } | undefined {
  const text = new TextDecoder().decode(op.attribute.find((a) => a.name === 'equation')?.s);
  const [, a = '', b = '', out = ''] = /^(\w+),(\w+)->(\w+)$/.exec(text.replaceAll(' ', '')) ?? [];
  return out ? { a, b, out } : undefined;
}

export function productAxes(product: NodeProto, rank: number): ProductAxes | undefined {
  const axes = Array.from({ length: rank }, (_, i) => i);
  if (product.opType !== 'Einsum') {
    return { lead: axes.slice(0, -2), rows: [rank - 2], columns: [rank - 1] };
  }
  const letters = einsumOf(product);
  if (!letters) return undefined;
  const { a, b, out } = letters;
  const where = (inA: boolean, inB: boolean) =>
    axes.filter((i) => a.includes(out[i]!) === inA && b.includes(out[i]!) === inB);
  return { lead: where(true, true), rows: where(true, false), columns: where(false, true) };
}

/** Follows the axes of the scores to the tensor; undefined where it cannot be told which is which. */
export function layoutOf(
  { product, before, after, axis, values }: Scores,
  tensor: string,
  shapeOf: ShapeOf,
): Layout | undefined {
  const shape = shapeOf(product.output[0] ?? '');
  const axes = productAxes(product, shape.length);
  if (!axes) return undefined;
  let dims: Piece[][] | undefined = shape.map((size, i) => pieces({ axis: i, size, stride: 1 }));
  for (const op of before) dims = dims && through(op, dims, shapeOf(op.output[0] ?? ''));
  const normalised = dims?.at(axis);
  if (!dims || !normalised) return undefined;
  const isOver = (dim: readonly Piece[], wanted: readonly number[]) =>
    same(
      dim,
      wanted.flatMap((i) => pieces({ axis: i, size: shape[i] ?? 0, stride: 1 })),
    );
  const byRows = !isOver(normalised, axes.columns) && isOver(normalised, axes.rows);
  if (!byRows && !isOver(normalised, axes.columns)) return undefined;
  for (const op of after) dims = dims && through(op, dims, shapeOf(op.output[0] ?? ''));
  if (!dims) return undefined;
  const summed = values && summedAxis(values, tensor, dims.length);
  const keys = summed === undefined ? undefined : dims[summed];
  const swapped =
    keys && isOver(keys, axes.columns) !== isOver(keys, axes.rows)
      ? isOver(keys, axes.rows)
      : byRows;

  const flat = dims.flat();
  const order = swapped
    ? [...axes.lead, ...axes.columns, ...axes.rows]
    : [...axes.lead, ...axes.rows, ...axes.columns];
  const perm = flat
    .map((_, i) => i)
    .sort((i, j) => {
      const [p, q] = [flat[i]!, flat[j]!];
      return order.indexOf(p.axis) - order.indexOf(q.axis) || q.stride - p.stride;
    });
  const isPlain = perm.every((from, to) => from === to);
  return {
    swapped,
    ...(swapped !== byRows && { overQueries: true }),
    ...(!isPlain && { view: { shape: flat.map(({ size }) => size), perm } }),
  };
}

/** The axis of the weights over which their product with the values sums; undefined where that is not one. */
function summedAxis(values: NodeProto, tensor: string, rank: number): number | undefined {
  const isFirst = values.input[0] === tensor;
  if (values.opType === 'Einsum') {
    const letters = einsumOf(values);
    if (!letters) return undefined;
    const own = [...(isFirst ? letters.a : letters.b)];
    const summed = own.filter((letter) => !letters.out.includes(letter));
    return summed.length === 1 ? own.indexOf(summed[0]!) : undefined;
  }
  const isTransposed = attributeInt(values, isFirst ? 'transA' : 'transB') === 1;
  return isFirst !== isTransposed ? rank - 1 : rank - 2;
}

const pieces = (piece: Piece): Piece[] => (piece.size > 1 ? [piece] : []);

const same = (a: readonly Piece[], b: readonly Piece[]): boolean =>
  a.length === b.length &&
  a.every((p, i) => p.axis === b[i]!.axis && p.size === b[i]!.size && p.stride === b[i]!.stride);

/** The pieces behind an operator that only gives a tensor another shape. */
function through(op: NodeProto, dims: Piece[][], shape: readonly number[]): Piece[][] | undefined {
  if (op.opType === 'Transpose') {
    const perm = attributeInts(op, 'perm') ?? dims.map((_, i) => dims.length - 1 - i);
    return perm.map((from) => dims[from] ?? []);
  }
  const rest = dims.flat();
  const regrouped: Piece[][] = [];
  for (const size of shape) {
    const group: Piece[] = [];
    for (let needed = size; needed > 1; ) {
      const piece = rest.shift();
      if (!piece) return undefined;
      if (needed % piece.size === 0) {
        group.push(piece);
        needed /= piece.size;
      } else {
        if (piece.size % needed !== 0) return undefined;
        const inner = piece.size / needed;
        group.push({ axis: piece.axis, size: needed, stride: piece.stride * inner });
        rest.unshift({ axis: piece.axis, size: inner, stride: piece.stride });
        needed = 1;
      }
    }
    regrouped.push(join(group));
  }
  return rest.length === 0 ? regrouped : undefined;
}

/** Pieces of one axis that came together again. */
function join(group: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of group) {
    const last = joined.at(-1);
    if (last && last.axis === piece.axis && last.stride === piece.size * piece.stride) {
      joined[joined.length - 1] = { ...piece, size: last.size * piece.size };
    } else joined.push(piece);
  }
  return joined;
}

/** The tensor's values as `[lead, Q, K]`. */
export function arrange(data: Float32Array, { shape, perm }: View): Float32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const sizes = perm.map((i) => shape[i]!);
  const steps = perm.map((i) => strides[i]!);
  const out = new Float32Array(data.length);
  const index = sizes.map(() => 0);
  for (let to = 0, from = 0; to < out.length; to++) {
    out[to] = data[from]!;
    for (let i = index.length - 1; i >= 0; i--) {
      from += steps[i]!;
      if (++index[i]! < sizes[i]!) break;
      from -= steps[i]! * sizes[i]!;
      index[i] = 0;
    }
  }
  return out;
}
