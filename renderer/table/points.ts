import { useEffect, useState } from 'react';
import type { Host } from '#shared/contract';
import { colorIndex, colormaps, cssColor } from '#shared/figure';
import { colorsOf } from '#shared/token-labels';
import { showError } from '../state';
import { everything } from './spec';

/** Columns of all rows, whatever the filter: row i has the values [i]. */
export interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly color: Float32Array;
  /** What the numbers of `color` stand for; null where they are the values. */
  readonly labels: readonly string[] | null;
}

interface Asked {
  readonly run: string;
  /** Changes when the rows or columns have. */
  readonly info: unknown;
  readonly x: string;
  readonly y: string;
  readonly color: string;
}

/** Null until they are there. */
export function usePoints(host: Host, { run, info, x, y, color }: Asked): Points | null {
  const [points, setPoints] = useState<Points | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with `info` the rows have changed.
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    host
      .call('table.points', { runs: [run], filter: everything, columns: [x, y, color] }, { signal })
      .then(({ columns }) => {
        if (signal.aborted) return;
        const [xs, ys, colors] = columns.map(
          ({ values }) => new Float32Array(values.slice().buffer),
        );
        setPoints({ x: xs!, y: ys!, color: colors!, labels: columns[2]!.labels });
      })
      .catch((thrown) => signal.aborted || showError(thrown));
    return () => abort.abort();
  }, [host, run, info, x, y, color]);
  return points;
}

/** Of the values that are numbers. */
export function rangeOf(values: Float32Array): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : [0, 1];
}

/** Labels that have a colour of their own. */
const MOST_LABELS = 20;

/** Colour of each value: that of its label, or its place in viridis; null for those that have none. */
export function coloring({ color, labels }: Points): (value: number) => string | null {
  if (labels) {
    const ofLabel = colorsOf(labels.slice(0, MOST_LABELS).map((_, index) => ({ index, count: 1 })));
    return (value) => ofLabel.get(value) ?? null;
  }
  const range = rangeOf(color);
  return (value) =>
    Number.isNaN(value) ? null : cssColor(colormaps.viridis, colorIndex(value, range));
}
