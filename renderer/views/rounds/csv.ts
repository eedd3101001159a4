import { measures } from '#shared/rounds';
import type { Series } from './series';

/** Measurements, one line per round; empty where it was not. Reads with pandas.read_csv. */
export function roundsCsv(all: readonly Series[]): string {
  const names = measures.map(({ measure }) => measure);
  const head = ['image', 'model', 'style', 'round', ...names, 'ms'];
  const rows = all.flatMap(({ model, result, stylized }) =>
    stylized.rounds.map((round, i) => [
      ...[result.provenance.imageName, model, stylized.style?.name ?? '', i + 1],
      ...names.map((name) => round[name] ?? ''),
      round.ms,
    ]),
  );
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
