/** Standard deviation over the mean, of the population; 0 where there is no load. */
export function variation(load: readonly number[]): number {
  const mean = load.reduce((a, b) => a + b, 0) / load.length;
  if (!(mean > 0)) return 0;
  const squares = load.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / load.length) / mean;
}

/** Choices that were dropped. */
export const dropped = (load: readonly number[], kept: readonly number[]): number =>
  load.reduce((sum, value, expert) => sum + value - kept[expert]!, 0);

/** Of the choices `[T, k]`, how many went to each of so many experts; only those that `kept` marks. */
export function loadOf(
  chosen: ArrayLike<number>,
  experts: number,
  kept?: ArrayLike<number>,
): number[] {
  const load = Array.from({ length: experts }, () => 0);
  for (let i = 0; i < chosen.length; i++) {
    if (!kept || kept[i]) load[chosen[i]!]!++;
  }
  return load;
}
