import type { Row } from '#shared/types';
import { type Bar, barsFigure } from './bars';
import { picturesTable } from './facts';
import type { ReportFigure, Section } from './model';

/** Classes that a chart names; the rest are counted together. */
const NAMED = 12;
/** Of the confidences, 0 to 1. */
const BINS = 10;

/** What holds over all pictures. */
export function overviewOf(rows: readonly Row[]): Section {
  const failed = rows.filter(({ ok }) => !ok).length;
  return {
    title: 'All pictures',
    facts: [
      `${rows.length} pictures${failed > 0 ? `, ${failed} failed` : ''}`,
      ...accuracyText(rows),
    ].join(' · '),
    figures: [...classCounts(rows), ...confidences(rows), ...exitCounts(rows)],
    tables: [picturesTable(rows)],
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

function classCounts(rows: readonly Row[]): ReportFigure[] {
  const counts = new Map<string, number>();
  for (const { top1 } of rows) if (top1 !== null) counts.set(top1, (counts.get(top1) ?? 0) + 1);
  if (counts.size === 0) return [];
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const others = sorted.slice(NAMED);
  const rest = others.reduce((sum, [, count]) => sum + count, 0);
  const named = sorted.slice(0, NAMED);
  if (rest > 0) named.push([`${others.length} other classes`, rest]);
  return [
    barsFigure('classes', 'Number of pictures by their most probable class.', counted(named)),
  ];
}

function confidences(rows: readonly Row[]): ReportFigure[] {
  const values = rows.flatMap(({ confidence }) => confidence ?? []);
  if (values.length === 0) return [];
  const bins = Array.from({ length: BINS }, () => 0);
  for (const p of values) bins[Math.min(BINS - 1, Math.floor(p * BINS))]!++;
  const named = bins.map((count, i): [string, number] => {
    return [`${(i / BINS).toFixed(1)} to ${((i + 1) / BINS).toFixed(1)}`, count];
  });
  const caption = 'Number of pictures by the probability of their most probable class.';
  return [barsFigure('confidence-histogram', caption, counted(named))];
}

function exitCounts(rows: readonly Row[]): ReportFigure[] {
  const exits = rows.flatMap(({ exit }) => exit ?? []);
  if (exits.length === 0) return [];
  const named = Array.from({ length: Math.max(...exits) }, (_, i): [string, number] => {
    return [`Exit ${i + 1}`, exits.filter((exit) => exit === i + 1).length];
  });
  const caption = 'Number of pictures by the exit that answered.';
  return [barsFigure('exit-histogram', caption, counted(named))];
}

/** Bars of numbers of pictures, the largest the longest. */
function counted(counts: readonly (readonly [string, number])[]): Bar[] {
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return counts.map(([label, count]) => ({ label, share: count / most, text: String(count) }));
}
