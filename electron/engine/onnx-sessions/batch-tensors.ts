import type { Tensor, TensorArray } from '#shared/types';
import type { GraphRun, GraphRunResult } from './pool';

/** What one image brings to a run of its graph. */
export interface Single {
  readonly input: Tensor;
  readonly wanted: GraphRun;
}

/** A feed of its own for each image: what has one row. Others, such as counts, are the same for all. */
export const isOwn = ({ shape }: Tensor): boolean => shape.length > 1 && shape[0] === 1;

/**
 * Images as one batch; what is not their own is taken from the first. `sharesEqual`: so is what is equal for all,
 * for graphs that fix such an input to one row.
 */
export function stack(singles: readonly Single[], sharesEqual: boolean): Single {
  const [first] = singles as [Single];
  const feeds = Object.entries(first.wanted.feeds ?? {}).map(([name, tensor]) => {
    const all = singles.map(({ wanted }) => wanted.feeds![name]!);
    const isShared = !isOwn(tensor) || (sharesEqual && all.every((one) => isEqual(one, tensor)));
    return [name, isShared ? tensor : join(all)] as const;
  });
  return {
    input: join(singles.map(({ input }) => input)),
    wanted: { ...first.wanted, feeds: Object.fromEntries(feeds) },
  };
}

const isEqual = (a: Tensor, b: Tensor): boolean =>
  a.data.every((value: number | bigint, i: number) => value === b.data[i]);

function join(tensors: readonly Tensor[]): Tensor {
  const { shape, data } = tensors[0]!;
  const values = data.length;
  const Values = data.constructor as new (length: number) => TensorArray;
  const joined = new Values(values * tensors.length);
  for (const [i, one] of tensors.entries()) joined.set(one.data as never, i * values);
  return { shape: [tensors.length, ...shape.slice(1)], data: joined };
}

/** The results of a batch of `count` images; undefined where some output has no row for each. */
export function split(result: GraphRunResult, count: number): GraphRunResult[] | undefined {
  if (!tensorsOf(result).every(({ shape }) => shape[0] === count)) return undefined;
  const of = <K>(all: ReadonlyMap<K, Tensor>, i: number): ReadonlyMap<K, Tensor> =>
    new Map([...all].map(([key, tensor]) => [key, rowOf(tensor, i)] as const));
  return Array.from({ length: count }, (_, i) => ({
    ...result,
    outputs: of(result.outputs, i),
    attention: of(result.attention, i),
    inside: of(result.inside, i),
    edited: of(result.edited, i),
    ...(result.embedding && { embedding: rowOf(result.embedding, i) }),
    ms: result.ms / count,
  }));
}

/** A copy: a view would keep the whole batch alive. */
function rowOf({ shape, data }: Tensor, i: number): Tensor {
  const values = data.length / shape[0]!;
  return { shape: [1, ...shape.slice(1)], data: data.slice(i * values, (i + 1) * values) };
}

export const tensorsOf = (result: GraphRunResult): Tensor[] => [
  ...result.outputs.values(),
  ...result.attention.values(),
  ...result.inside.values(),
  ...result.edited.values(),
  ...(result.embedding ? [result.embedding] : []),
];

/** Kernels add in another order for another number of rows; more than that is another result. */
const NOISE = 1e-4;

/** Whether two results differ by float noise alone. */
export function alike(a: GraphRunResult, b: GraphRunResult): boolean {
  const others = tensorsOf(b);
  return tensorsOf(a).every((tensor, i) => {
    const other = others[i];
    if (other?.data.length !== tensor.data.length) return false;
    let scale = 1e-3;
    for (const value of tensor.data) scale = Math.max(scale, Math.abs(Number(value)));
    return tensor.data.every(
      (value: number | bigint, j: number) =>
        value === other.data[j] || Math.abs(Number(value) - Number(other.data[j])) <= NOISE * scale,
    );
  });
}
