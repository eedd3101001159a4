/** One axis of a plot: its range and the numbers that stand at it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** An axis that holds these values, its ticks on round numbers. */
export function axisOver(values: readonly number[], count = 5): Axis {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const rough = (most - least || Math.abs(most) || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.ceil(most / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { from: ticks[0]!, to: ticks.at(-1)!, ticks };
}

/** Where a value lies on its axis, 0..1. */
export const along = ({ from, to }: Axis, value: number): number =>
  to > from ? (value - from) / (to - from) : 0.5;
