import { partList } from '#shared/parts';
import type { Row } from '#shared/types';
import { barsFigure, countBars } from './bars';
import { imagesTable } from './facts';
import type { ReportFigure, Section } from './model';

/** What holds over all images. */
export function overviewOf(rows: readonly Row[]): Section {
  const failed = rows.filter(({ ok }) => !ok).length;
  return {
    title: 'All images',
    facts: [
      `${rows.length} images${failed > 0 ? `, ${failed} failed` : ''}`,
      ...accuracyText(rows),
    ].join(' · '),
    figures: chartsOf(rows),
    tables: [imagesTable(rows)],
    remarks: [],
  };
}

/** Top-1 where classes are known. */
function accuracyText(rows: readonly Row[]): string[] {
  const known = rows.filter(({ truth, top1 }) => truth !== null && top1 !== null);
  if (known.length === 0) return [];
  const right = known.filter(({ truth, top1 }) => truth === top1).length;
  const share = ((100 * right) / known.length).toFixed(1);
  return [`top-1 ${share} % of ${known.length} with a known class`];
}

/** What each part shows over all images. */
const chartsOf = (rows: readonly Row[]): ReportFigure[] =>
  partList.flatMap(([, part]) =>
    (part.charts?.(rows) ?? []).map(({ name, caption, counts }) =>
      barsFigure(name, caption, countBars(counts)),
    ),
  );
