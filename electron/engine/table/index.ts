import type { Handlers, MethodName } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import type { FileRegistry } from '../files/registry';
import { looksLikeImage } from '../files/walk';
import type { RunQueue } from '../queue';
import type { Annotations } from '../saved/annotations';
import { PRINCIPAL_STEPS } from './principal';
import { rowSource } from './source';
import { Table } from './table';
import { projection, similarities } from './vectors';

type TableMethod = Extract<MethodName, `table.${string}`>;

interface Needs {
  readonly stateDir: string;
  readonly files: FileRegistry;
  readonly annotations: Annotations;
  readonly queue: RunQueue;
}

/** Tables kept open: one on show, one that is compared. */
const KEPT = 2;

/** Tables over the rows of runs. */
export function tableHandlers({
  stateDir,
  files,
  annotations,
  queue,
}: Needs): Pick<Handlers, TableMethod> {
  /** By the runs' ids, the one used last at the end. */
  const tables = new Map<string, Promise<Table>>();
  const keyOf = (runs: readonly string[]) => runs.join('\n');
  const sourcesOf = (runs: readonly string[]) =>
    Promise.all(runs.map((run) => rowSource(stateDir, run)));

  async function read(runs: readonly string[]): Promise<Table> {
    const reading = sourcesOf(runs).then((sources) => Table.read(sources, annotations));
    keep(keyOf(runs), reading);
    reading.catch(() => tables.get(keyOf(runs)) === reading && tables.delete(keyOf(runs)));
    return reading;
  }

  function keep(key: string, table: Promise<Table>): void {
    tables.delete(key);
    tables.set(key, table);
    for (const [oldest, old] of tables) {
      if (tables.size <= KEPT) break;
      tables.delete(oldest);
      old.then((unused) => unused.close()).catch(() => undefined);
    }
  }

  async function tableOf(runs: readonly string[]): Promise<Table> {
    const known = tables.get(keyOf(runs));
    if (known) keep(keyOf(runs), known);
    return known ?? read(runs);
  }

  /** Read again where rows have come since. */
  async function openTable(runs: readonly string[]): Promise<Table> {
    const known = await tables.get(keyOf(runs));
    const stamps = (await sourcesOf(runs)).map(({ stamp }) => stamp);
    const isFresh = known?.sources.every(({ stamp }, i) => stamp === stamps[i]);
    return known && isFresh ? known : read(runs);
  }

  return {
    'table.open': async ({ runs }) => (await openTable(runs)).info(),
    'table.order': async ({ runs, filter, sort }) => {
      const rows = await (await tableOf(runs)).order(filter, sort);
      return { rows: new Uint8Array(rows.buffer as ArrayBuffer) };
    },
    'table.rows': async ({ runs, rows }) => {
      const found = await (await tableOf(runs)).rows(rows);
      const paths = found.map(({ cells }) => String(cells.image)).filter(looksLikeImage);
      const entries = await files.at(paths);
      const fileOf = (path: unknown): FileEntry | null => entries.get(String(path)) ?? null;
      return found.map(({ row, cells: { image, ...cells } }) => ({
        row,
        file: fileOf(image),
        values: cells,
      }));
    },
    'table.histograms': async ({ runs, filter, columns, bins }) =>
      (await tableOf(runs)).histograms(filter, columns, bins),
    'table.points': async ({ runs, filter, columns }) =>
      (await tableOf(runs)).points(filter, columns),
    'table.similar': async ({ runs, row }) => {
      const table = await tableOf(runs);
      await table.put('similarity', await similarities(table.sources[0]!, row));
      return table.info();
    },
    'table.projection': async ({ runs, job }, { signal }) => {
      const table = await tableOf(runs);
      const [x, y] = await queue.run(job, PRINCIPAL_STEPS + 2, signal, (step) =>
        projection(table.sources[0]!, step),
      );
      await table.put('pca1', x!);
      await table.put('pca2', y!);
      return table.info();
    },
    'table.export': async ({ runs, filter, sort, form }) => {
      const table = await tableOf(runs);
      const bytes = await table.export(filter, sort, form);
      const stem = table.sources.map(({ name }) => name).join(' beside ');
      return { name: `${stem.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.${form}`, bytes };
    },
  };
}
