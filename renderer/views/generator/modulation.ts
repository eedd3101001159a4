/** Root mean square of a row. */
export function rms(values: Float32Array, row: number, columns: number): number {
  const of = values.subarray(row * columns, (row + 1) * columns);
  return Math.sqrt(of.reduce((sum, value) => sum + value * value, 0) / columns);
}
