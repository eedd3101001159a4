import type { ModelCard, Parts, Regression, Statistics, Tensor, TensorRef } from '#shared/types';
import type { AnalysisContext } from './family';

/** A graph's own outputs by name, kept where views and files can read them. */
export async function keepAll(
  outputs: ReadonlyMap<string, Tensor>,
  keep: AnalysisContext<unknown>['keep'],
): Promise<Record<string, TensorRef>> {
  const kept: Record<string, TensorRef> = {};
  for (const [name, tensor] of outputs) kept[name] = await keep(tensor);
  return kept;
}

/** What the outputs are like, for those that no part of their own shows. */
export const statisticsOf = (outputs: ReadonlyMap<string, Tensor>): Parts['statistics'] =>
  Object.fromEntries([...outputs].map(([name, tensor]) => [name, describe(tensor)]));

function describe({ shape, data }: Tensor): Statistics {
  let [min, max, sum, nan, infinite] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of data) {
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
    }
  }
  const count = data.length - nan - infinite;
  const none = { min: null, max: null, mean: null, std: null };
  const known = { shape: [...shape], nan, infinite };
  if (count === 0) return { ...known, ...none };
  const mean = sum / count;
  let squares = 0;
  for (const value of data) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  return { ...known, min, max, mean, std: Math.sqrt(squares / count) };
}

/** More numbers than these are no answer that a person reads. */
const MOST_VALUES = 100;

/** The numbers of a regression, by the card's names; undefined where there are too many, or some are none. */
export function regressionOf(
  { data }: Tensor,
  { output, labels, unit }: ModelCard,
): Regression | undefined {
  const values = Array.from(data);
  if (values.length > MOST_VALUES || !values.every(Number.isFinite)) return undefined;
  const nameOf = (i: number) => labels[i] ?? (values.length === 1 ? output : `${output} ${i}`);
  return {
    values: values.map((value, i) => ({ name: nameOf(i), value })),
    ...(unit !== undefined && { unit }),
  };
}
