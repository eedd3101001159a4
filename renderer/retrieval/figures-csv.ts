import type { RetrievalFigures, RunRetrieval } from '#shared/contract';

/** A row for all classes and one for each. */
export const figureRows = ({
  figures,
  classes,
}: Pick<RunRetrieval, 'figures' | 'classes'>): readonly [string | null, RetrievalFigures][] =>
  figures ? [[null, figures], ...Object.entries(classes)] : [];

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** RFC 4180; shares from 0 to 1. */
export function figuresCsv(rows: readonly [string | null, RetrievalFigures][]): string {
  const ks = Object.keys(rows[0]?.[1].recall ?? {});
  const head = ['class', 'queries', ...ks.map((k) => `recall@${k}`), 'mAP', 'mAP@R', 'R-precision'];
  const lines = rows.map(([name, { queries, recall, map, mapAtR, rPrecision }]) =>
    [
      quoted(name ?? 'all'),
      queries,
      ...ks.map((k) => recall[k]),
      ...[map, mapAtR, rPrecision],
    ].join(','),
  );
  return `${[head.join(','), ...lines].join('\r\n')}\r\n`;
}
