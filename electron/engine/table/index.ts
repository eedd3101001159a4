import type { Handlers, MethodName } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import type { Annotations } from '../annotations/annotations';
import type { FileRegistry } from '../files/registry';
import { progressOf } from '../jobs/progress';
import type { Emit, JobQueue } from '../jobs/queue';
import { RowFiles } from '../runs/folder/row-files';
import { bytesOf } from './database';
import { OpenTables } from './open-tables';
import { PRINCIPAL_STEPS } from './principal';
import { rowSource } from './source';
import { Table } from './table';
import { layOutAside } from './umap/aside';
import { principalPlaces, similarities, umapPlaces } from './vectors';

type TableMethod = Extract<MethodName, `table.${string}`>;

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
  readonly annotations: Annotations;
  readonly queue: JobQueue;
  readonly emit: Emit;
  /** umap/umap-thread.ts as it was built. */
  readonly umapModule: string | undefined;
}

/** Tables over the rows of runs. */
export function tableHandlers({
  stateDir,
  files,
  annotations,
  queue,
  emit,
  umapModule,
}: Services): Pick<Handlers, TableMethod> {
  const sourcesOf = (runs: readonly string[]) =>
    Promise.all(runs.map((run) => rowSource(stateDir, run)));
  const tables = new OpenTables(async (runs) => Table.read(await sourcesOf(runs), annotations));

  const rowFiles = new RowFiles(stateDir, files);

  return {
    'table.open': async ({ runs }) => {
      const stamps = (await sourcesOf(runs)).map(({ stamp }) => stamp);
      // Read again where rows have come since.
      await tables.renew(runs, async ({ sources }) =>
        sources.every(({ stamp }, i) => stamp === stamps[i]),
      );
      return tables.use(runs, (table) => table.info());
    },
    'table.order': async ({ runs, filter, sort }) => {
      const rows = await tables.use(runs, (table) => table.order(filter, sort));
      return { rows: bytesOf(rows) };
    },
    'table.rows': async ({ runs, rows }) => {
      const found = await tables.use(runs, (table) => table.rows(rows));
      const images = found.map(({ cells: { input, image } }) => {
        return { input: Number(input), image: String(image) };
      });
      const entries = await rowFiles.of(runs[0]!, images);
      return found.map(({ row, cells: { image: _, ...values } }, i) => {
        return { row, file: entries[i] ?? null, values };
      });
    },
    'table.histograms': ({ runs, filter, columns, bins }) =>
      tables.use(runs, (table) => table.histograms(filter, columns, bins)),
    'table.points': ({ runs, filter, columns }) =>
      tables.use(runs, (table) => table.points(filter, columns)),
    'table.similar': ({ runs, row }) =>
      tables.use(runs, async (table) => {
        await table.put('similarity', await similarities(table.sources[0]!, row));
        return table.info();
      }),
    'table.projection': ({ runs, job, projection }, { signal }) =>
      tables.use(runs, async (table) => {
        if (projection.method === 'pca') {
          const [x, y] = await queue.run(job, PRINCIPAL_STEPS + 2, signal, (step) =>
            principalPlaces(table.sources[0]!, step),
          );
          await table.put('pca1', x!);
          await table.put('pca2', y!);
          return table.info();
        }
        const { method: _, ...parameters } = projection;
        // Not in the queue: it takes long, and models can run beside it.
        const progress = progressOf(emit, job);
        const [x, y] = await umapPlaces(table.sources[0]!, parameters, (input) =>
          layOutAside(umapModule, input, progress, signal),
        );
        await table.putUmap(parameters, x, y);
        return table.info();
      }),
    'table.export': ({ runs, filter, sort, form }) =>
      tables.use(runs, async (table) => {
        const bytes = await table.export(filter, sort, form);
        const stem = table.sources.map(({ name }) => name).join(' beside ');
        return {
          name: `${stem.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.${exportFormats.table[form].extension}`,
          bytes,
        };
      }),
  };
}
