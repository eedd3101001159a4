import type { Handlers, MethodName } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import type { FileEntry } from '#shared/types';
import type { Annotations } from '../annotations/annotations';
import type { FileRegistry } from '../files/registry';
import { looksLikeImage } from '../files/walk';
import type { RunQueue } from '../jobs/queue';
import { bytesOf } from './database';
import { Shelf } from './open-tables';
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

/** Tables over the rows of runs. */
export function tableHandlers({
  stateDir,
  files,
  annotations,
  queue,
}: Needs): Pick<Handlers, TableMethod> {
  const sourcesOf = (runs: readonly string[]) =>
    Promise.all(runs.map((run) => rowSource(stateDir, run)));
  const shelf = new Shelf(async (runs) => Table.read(await sourcesOf(runs), annotations));

  return {
    'table.open': async ({ runs }) => {
      const stamps = (await sourcesOf(runs)).map(({ stamp }) => stamp);
      // Read again where rows have come since.
      await shelf.renew(runs, async ({ sources }) =>
        sources.every(({ stamp }, i) => stamp === stamps[i]),
      );
      return shelf.use(runs, (table) => table.info());
    },
    'table.order': async ({ runs, filter, sort }) => {
      const rows = await shelf.use(runs, (table) => table.order(filter, sort));
      return { rows: bytesOf(rows) };
    },
    'table.rows': async ({ runs, rows }) => {
      const found = await shelf.use(runs, (table) => table.rows(rows));
      const paths = found.map(({ cells }) => String(cells.image)).filter(looksLikeImage);
      const entries = await files.at(paths);
      const fileOf = (path: unknown): FileEntry | null => entries.get(String(path)) ?? null;
      return found.map(({ row, cells: { image, ...cells } }) => ({
        row,
        file: fileOf(image),
        values: cells,
      }));
    },
    'table.histograms': ({ runs, filter, columns, bins }) =>
      shelf.use(runs, (table) => table.histograms(filter, columns, bins)),
    'table.points': ({ runs, filter, columns }) =>
      shelf.use(runs, (table) => table.points(filter, columns)),
    'table.similar': ({ runs, row }) =>
      shelf.use(runs, async (table) => {
        await table.put('similarity', await similarities(table.sources[0]!, row));
        return table.info();
      }),
    'table.projection': ({ runs, job }, { signal }) =>
      shelf.use(runs, async (table) => {
        const [x, y] = await queue.run(job, PRINCIPAL_STEPS + 2, signal, (step) =>
          projection(table.sources[0]!, step),
        );
        await table.put('pca1', x!);
        await table.put('pca2', y!);
        return table.info();
      }),
    'table.export': ({ runs, filter, sort, form }) =>
      shelf.use(runs, async (table) => {
        const bytes = await table.export(filter, sort, form);
        const stem = table.sources.map(({ name }) => name).join(' beside ');
        return {
          name: `${stem.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.${exportFormats.table[form].extension}`,
          bytes,
        };
      }),
  };
}
