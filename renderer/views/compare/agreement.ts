import { gflops } from '#shared/agreement';
import { percent, plainNumber, threeDigits } from '#shared/figure';
import { cellsOf, type Format, type PartColumn, partColumns } from '#shared/rows';
import { milliseconds, probability } from '../../ui/format';
import type { Panel } from './use-compared';
import { words } from './words';

/** A panel's answer in the cells of the table, by column; '' where the model says no such thing. */
export interface AgreementRow {
  readonly place: number;
  readonly model: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** How numbers stand in the table, shorter than on paper. */
const written: Readonly<Record<Format, (value: number) => string>> = {
  count: String,
  probability,
  share: percent,
  overlap: (value) => value.toFixed(3),
  similarity: (value) => value.toFixed(3),
  nats: (value) => value.toFixed(3),
  number: plainNumber,
};

/** Columns of the parts that have one value an image. */
const partCells = partColumns.filter(({ column }) => !column.minor && column.kind !== 'shares');

/** Names and titles of the columns, in their order. */
export const columns: readonly (readonly [name: string, title: string])[] = [
  ...partCells.map(({ name, column }) => [name, column.title] as const),
  ['runMs', words.agreement.run],
  ['gflops', words.agreement.gflops],
];

/** `miou` by panel: against a ground truth, where there is one. */
export const agreementRows = (
  panels: readonly Panel[],
  mious: readonly (number | null)[],
): readonly AgreementRow[] =>
  panels.map(({ place, spec, card, result }) => {
    const said = cellsOf(result?.parts ?? {}, { miou: mious[place] ?? null });
    const operations = result && card ? gflops(result.parts, card) : null;
    return {
      place,
      model: card?.title ?? spec.model,
      cells: {
        ...Object.fromEntries(
          partCells.map(({ name, column }) => [name, cellText(column, said[name])]),
        ),
        runMs: result ? milliseconds(result.timings.runMs) : '',
        gflops: operations === null ? '' : threeDigits(operations),
      },
    };
  });

function cellText(column: PartColumn['column'], value: unknown): string {
  if (typeof value === 'string') return value;
  const isNumber = column.kind === 'integer' || column.kind === 'number';
  return isNumber && typeof value === 'number' ? written[column.format](value) : '';
}

/** Which of the panels say the same: '2 of 3 predict cat', 'Both predict cat'; '' where fewer than two classify. */
export function agreementText(panels: readonly Panel[]): string {
  const said = panels.flatMap(({ result }) => result?.parts.predictions?.top[0]?.label ?? []);
  if (said.length < 2) return '';
  const counts = new Map<string, number>();
  for (const label of said) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [label, count] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  if (count === said.length) return words.agreement.allPredict(count, label);
  if (count === 1) return words.agreement.noTwoModelsAgree;
  return words.agreement.ofPredict(count, said.length, label);
}
