/** A text in SQL. */
export const text = (value: string): string =>
  `'${value.replaceAll('\0', '').replaceAll("'", "''")}'`;

/** The name of a column in SQL. */
export const name = (value: string): string =>
  `"${value.replaceAll('\0', '').replaceAll('"', '""')}"`;
