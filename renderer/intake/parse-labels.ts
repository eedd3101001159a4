/** No name of a class is longer: what has longer lines is prose. */
const LONGEST_NAME = 200;

/**
 * The names of classes that a file lists, in the order of their numbers: lines of text, CSV of number and name, a
 * JSON array, or a JSON object by number or by name, such as `id2label` of a config.json. Null for anything else.
 */
export function parseLabels(name: string, text: string): string[] | null {
  const labels = /\.json$/i.test(name) ? fromJson(text) : fromLines(text, /\.csv$/i.test(name));
  if (!labels || labels.length < 2) return null;
  return labels.every((label) => label !== '' && label.length <= LONGEST_NAME) ? labels : null;
}

function fromLines(text: string, isCsv: boolean): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim());
  if (!isCsv) return lines;
  const rows = lines.map((line) => line.split(/[,;\t]/).map(unquoted));
  const numbered = rows.filter(([first = '']) => /^\d+$/.test(first));
  // All but a line of titles are numbered.
  if (numbered.length > 1 && numbered.length >= rows.length - 1) {
    return inOrder(numbered.map(([number, label = '']) => [Number(number), label])) ?? [];
  }
  return rows.map(([label = '']) => label);
}

const unquoted = (cell: string): string => cell.trim().replace(/^"(.*)"$/, '$1');

function fromJson(text: string): string[] | null {
  try {
    return fromValue(JSON.parse(text));
  } catch {
    return null;
  }
}

function fromValue(value: unknown): string[] | null {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  const { id2label } = value as { id2label?: unknown };
  if (id2label !== undefined) return fromValue(id2label);
  return inOrder(
    Object.entries(value).flatMap(([key, one]): [number, string][] => {
      if (/^\d+$/.test(key) && typeof one === 'string') return [[Number(key), one]];
      // imagenet_class_index.json: the WordNet id, then the name.
      if (/^\d+$/.test(key) && Array.isArray(one)) return [[Number(key), String(one.at(-1))]];
      return typeof one === 'number' ? [[one, key]] : [];
    }),
  );
}

/** Null unless the numbers are 0, 1, 2 and so on, or 1, 2, 3. */
function inOrder(numbered: readonly [number, string][]): string[] | null {
  const sorted = [...numbered].sort(([a], [b]) => a - b);
  const first = sorted[0]?.[0];
  const isWhole = sorted.every(([number], i) => number === i + (first ?? 0));
  return (first === 0 || first === 1) && isWhole ? sorted.map(([, label]) => label) : null;
}
