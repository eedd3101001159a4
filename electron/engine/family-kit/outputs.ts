import type { Tensor, TensorRef } from '#shared/types';
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
