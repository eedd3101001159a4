/** The part of an expression that is being typed at the caret, and where it lies; null outside of a name. */
export function wordAt(text: string, caret: number): { word: string; start: number } | null {
  const before = text.slice(0, caret);
  // Inside of a text in quotes there are no columns.
  if ((before.match(/'/g)?.length ?? 0) % 2 === 1) return null;
  const word = /"?[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0];
  return word === undefined ? null : { word, start: caret - word.length };
}

/** Columns that begin with what was typed, then those that hold it. */
export function completions(word: string, columns: readonly string[]): string[] {
  const typed = word.replace(/^"/, '').toLowerCase();
  const found = columns.filter((name) => name.toLowerCase().includes(typed));
  const begins = (name: string) => name.toLowerCase().startsWith(typed);
  const exact = found.some((name) => name.toLowerCase() === typed);
  if (exact) return [];
  return [...found.filter(begins), ...found.filter((name) => !begins(name))].slice(0, 8);
}

/** A column as an expression names it. */
export const nameInSql = (column: string): string =>
  /^[a-z_][a-z0-9_]*$/i.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
