import type { Points } from './points';

/** Labels of rarer classes would cover the points. */
const MOST = 12;

export interface ClusterLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** The most frequent labels, each at the middle of its points: the median, so that strays do not pull it away. */
export function clusterLabels({ x, y, color, labels }: Points): readonly ClusterLabel[] {
  return (labels ?? []).slice(0, MOST).flatMap((text, label) => {
    const rows = [...color.keys()].filter(
      (row) => color[row] === label && !Number.isNaN(x[row]! + y[row]!),
    );
    if (rows.length === 0) return [];
    return [{ text, x: median(rows.map((row) => x[row]!)), y: median(rows.map((row) => y[row]!)) }];
  });
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
