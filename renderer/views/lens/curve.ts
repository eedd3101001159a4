import {
  type ChartLine,
  chartMarks,
  chartPlot,
  countAxis,
  type Ink,
  type LineStyle,
  type Mark,
  type Rect,
} from '#shared/figure';
import type { Lens } from '#shared/types';
import { words } from './words';

/** The probability of the final answer after each block; null where it is not among the listed classes. */
export function finalProbabilities({ layers }: Lens): (number | null)[] {
  const answer = layers.at(-1)!.top[0]!.index;
  return layers.map(({ top }) => top.find(({ index }) => index === answer)?.p ?? null);
}

/** That probability as a curve, with a line where the answer settles. */
export function lensMarks<Image>(
  lens: Lens,
  { at, ink, style }: { at: Rect; ink: Ink; style: LineStyle },
): Mark<Image>[] {
  const y = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };
  const plot = chartPlot(at, countAxis(Math.max(2, lens.layers.length)), y);
  const line: ChartLine = { style, values: finalProbabilities(lens) };
  const cursor = lens.layers.findIndex(({ layer }) => layer === lens.settled) + 1;
  return chartMarks<Image>(plot, [line], ink, { across: words.block, cursor });
}
