import { create } from 'zustand';
import type { Histogram, Host, TableInfo } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { addImages, endJob, selectFile, showError, startJob, useLibrary } from '../state';
import { shownColumns } from './columns';
import { RowCache } from './row-cache';
import { changeTable, type TableSpec, useSpec } from './spec';

interface TableState {
  /** What `info` and the rest are of. */
  readonly run: string | null;
  readonly info: TableInfo | null;
  /** Numbers of the rows that pass, in order. */
  readonly rows: Int32Array;
  /** By column. */
  readonly histograms: ReadonlyMap<string, Histogram>;
  /** The row that the keyboard is at. */
  readonly current: number | null;
  /** Why the filter or the run cannot be used; what is shown is what was last. */
  readonly error: VitrineError | null;
}

export const useTable = create<TableState>()(() => ({
  ...{ run: null, info: null, rows: new Int32Array(), histograms: new Map() },
  ...{ current: null, error: null },
}));

const { getState: get, setState: set } = useTable;

/** The rows in hand, outside zustand: there can be many. */
export const rowCache = new RowCache();

const BINS = 24;
let asked = 0;

/**
 * Asks anew for what the spec shows; the latest question wins. What may have changed: the `order` alone, the
 * values of the `columns` that a person writes, or the `rows` of the run.
 */
export async function refreshTable(
  host: Host,
  changed: 'order' | 'columns' | 'rows',
): Promise<void> {
  const { run, filter, sort } = useSpec.getState();
  const mine = ++asked;
  if (run === null) return;
  const runs = [run];
  try {
    const isOther = get().run !== run;
    const info =
      changed !== 'order' || isOther || !get().info
        ? await host.call('table.open', { runs })
        : get().info!;
    if (mine !== asked) return;
    if (changed === 'rows' || isOther) rowCache.clear(host, runs);
    const { rows } = await host.call('table.order', { runs, filter, sort });
    if (mine !== asked) return;
    set({
      run,
      info,
      rows: int32(rows),
      error: null,
      ...(isOther ? { current: null, histograms: new Map() } : {}),
    });
    const columns = shownColumns(info, useSpec.getState().columns)
      .filter(({ filled }) => filled > 0)
      .map(({ name }) => name);
    const histograms = await host.call('table.histograms', {
      ...{ runs, filter, bins: BINS },
      columns: columns.filter((name) => !WITHOUT_HISTOGRAM.includes(name)),
    });
    if (mine === asked) set({ histograms: new Map(histograms.map((one) => [one.column, one])) });
  } catch (thrown) {
    if (mine === asked) set({ error: VitrineError.from(thrown) });
  }
}

/** Nearly every row has another value. */
const WITHOUT_HISTOGRAM = ['name', 'sha256', 'note', 'errorMessage'];

const int32 = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.slice().buffer);

/** Goes to a row and puts its picture on the stage, into the library first where it is not there. */
export async function chooseRow(row: number): Promise<void> {
  set({ current: row });
  try {
    const { file } = await rowCache.fetch(row);
    if (!file || get().current !== row) return;
    if (useLibrary.getState().items.has(file.id)) selectFile(file.id);
    else addImages([file]);
  } catch (thrown) {
    showError(thrown);
  }
}

/** The images that the model was least sure of come first. */
export function hardestFirst(): void {
  const isFilled = (name: string) =>
    get().info?.columns.some((column) => column.name === name && column.filled > 0);
  const sort: TableSpec['sort'] = isFilled('entropy')
    ? [{ column: 'entropy', descending: true }]
    : [{ column: 'confidence', descending: false }];
  changeTable('Hardest first', { sort });
}

/** Sorts by how alike the embeddings are to that of a row. */
export async function moreLike(host: Host, row: number): Promise<void> {
  const { run } = get();
  if (run === null) return;
  const info = await host.call('table.similar', { runs: [run], row });
  takeInfo(host, run, info);
  changeTable(
    'More like this',
    { sort: [{ column: 'similarity', descending: true }] },
    String(row),
  );
  await refreshTable(host, 'order');
}

/** Lays the embeddings out in the plane, as a scatter plot. */
export async function project(host: Host): Promise<void> {
  const { run } = get();
  if (run === null) return;
  const job = crypto.randomUUID();
  const abort = new AbortController();
  startJob({
    ...{ id: job, title: 'Projecting embeddings', step: '', done: 0, total: 0 },
    ...{ startedAt: performance.now(), cancel: () => abort.abort() },
  });
  try {
    const info = await host.call(
      'table.projection',
      { runs: [run], job },
      { signal: abort.signal },
    );
    takeInfo(host, run, info);
    const scatter = { ...useSpec.getState().scatter, x: 'pca1', y: 'pca2' };
    changeTable('Projection', { side: 'scatter', scatter });
  } finally {
    endJob(job);
  }
}

/** New columns: the rows in hand lack them. */
function takeInfo(host: Host, run: string, info: TableInfo): void {
  if (get().run !== run) return;
  rowCache.clear(host, [run]);
  set({ info });
}
