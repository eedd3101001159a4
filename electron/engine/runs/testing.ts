import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { encode } from 'fast-png';
import type { Row } from '#shared/types';

/** A cascade of two exits for 32x32 pixels, with the classes of CIFAR-10 and random weights. */
export const tinyModel = join(process.cwd(), 'models', 'dvt', 'golden');

/** So many images of 24x24 pixels, no two alike, in folders named after classes. Sorted by path. */
export function makeImages(folder: string, count: number): string[] {
  const classes = ['cat', 'dog', 'frog', 'ship'];
  for (const name of classes) mkdirSync(join(folder, name), { recursive: true });
  const paths = Array.from({ length: count }, (_, i) => {
    const parent = join(folder, classes[Math.floor((i * classes.length) / count)]!);
    const path = join(parent, `${String(i).padStart(6, '0')}.png`);
    writeFileSync(path, image(i));
    return path;
  });
  return paths;
}

/** Noise that depends on the number. */
function image(number: number): Uint8Array {
  const side = 24;
  let state = number + 1;
  const data = Uint8Array.from({ length: side * side * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return encode({ width: side, height: side, channels: 3, depth: 8, data });
}

/** The lines of `rows.jsonl` in the order of the inputs, without what a clock says. */
export function rowsOf(run: string): Partial<Row>[] {
  const lines = readFileSync(join(run, 'rows.jsonl'), 'utf8').trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Row)
    .sort((a, b) => a.input - b.input || (a.index ?? 0) - (b.index ?? 0))
    .map(({ decodeMs, preprocessMs, runMs, postprocessMs, ...row }) => row);
}

/** Asks DuckDB about a run's table, as `rows`. */
export async function query(run: string, sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run(`CREATE VIEW rows AS SELECT * FROM '${join(run, 'rows.parquet')}'`);
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
  } finally {
    instance.closeSync();
  }
}
