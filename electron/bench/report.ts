/** What a bench says: a table, and whether its target was met. */
export interface Report {
  readonly title: string;
  readonly target: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly pass: boolean;
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
export const percent2 = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** First column to the left, numbers to the right. */
export function print(report: Report): string {
  const all = [report.columns, ...report.rows];
  const widths = report.columns.map((_, c) => Math.max(...all.map((row) => row[c]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join('  ');
  const verdict = report.pass ? 'pass' : 'FAIL';
  return [
    report.title,
    ...all.map((row) => `  ${line(row)}`),
    `  ${verdict}: ${report.target}`,
  ].join('\n');
}

/** A table for a README: the first column to the left, numbers to the right. */
export function markdown(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const rule = columns.map((_, c) => (c === 0 ? '---' : '--:'));
  return [columns, rule, ...rows].map(line).join('\n');
}
