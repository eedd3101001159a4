/** A text in SQL. */
export const sqlText = (value: string): string =>
  `'${value.replaceAll('\0', '').replaceAll("'", "''")}'`;

/** The name of a column in SQL. */
export const sqlName = (value: string): string =>
  `"${value.replaceAll('\0', '').replaceAll('"', '""')}"`;
