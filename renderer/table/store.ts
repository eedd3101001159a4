import type { DragEvent } from 'react';
import { create } from 'zustand';
import type { Condition, Histogram, Host, Output, TableInfo } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import {
  addImages,
  RowCache,
  selectFile,
  showError,
  startDrag,
  useLibrary,
  useRuns,
} from '../state';
import { isOwnToRow, shownColumns } from './columns';
import { changeTable, type TableSpec, useSpec } from './spec';
import { words } from './words';

interface TableState {
  /** What `info` and the rest are of. */
  readonly run: string | null;
  readonly info: TableInfo | null;
  /** The row that the column `similarity` is about. */
  readonly similarTo: number | null;
  /** Numbers of the rows that pass, in order. */
  readonly rows: Int32Array;
  /** By column. */
  readonly histograms: ReadonlyMap<string, Histogram>;
  /** The row that the keyboard is at. */
  readonly current: number | null;
  /** The image of that row; null while it is being looked up, and where there is none. */
  readonly image: FileEntry | null;
  /** Why the filter or the run cannot be used; what is shown is what was last. */
  readonly error: VitrineError | null;
}

export const useTable = create<TableState>()(() => ({
  run: null,
  info: null,
  similarTo: null,
  rows: new Int32Array(),
  histograms: new Map(),
  current: null,
  image: null,
  error: null,
}));

const { getState: get, setState: set } = useTable;

/** The run that is chosen as the engine has read it; null before that, and once it was removed. */
export function shownInfo(): TableInfo | null {
  const { run } = useSpec.getState();
  const isKept = useRuns.getState().runs.some(({ id }) => id === run);
  return isKept && get().run === run ? get().info : null;
}

export function useShownInfo(): TableInfo | null {
  useSpec(shownInfo);
  useRuns(shownInfo);
  return useTable(shownInfo);
}

/** The rows in hand, outside zustand: there can be many. */
export type TableRow = Output<'table.rows'>[number];
export const rowCache = new RowCache<TableRow>();

const BINS = 24;
let asked = 0;
/** What is to be read anew; it stays so until a question that no other overtook has done it. */
const due = { columns: true, rows: true };

/**
 * Asks anew for what the spec shows; the latest question wins. What may have changed: the `order` alone, the
 * values of the `columns` that a person writes, the `growth` of a run that adds rows, or all `rows` of the run.
 */
export async function refreshTable(
  host: Host,
  changed: 'order' | 'columns' | 'growth' | 'rows',
): Promise<void> {
  const { run, filter, sort, similarTo } = useSpec.getState();
  const mine = ++asked;
  if (run === null) return;
  const runs = [run];
  const isOther = get().run !== run;
  const isLike = !isOther && get().similarTo === similarTo;
  // A run adds its rows in order: those in hand stay as they are.
  due.columns ||= changed === 'columns' || changed === 'growth';
  due.rows ||= changed === 'rows' || !isLike;
  try {
    let info = get().info;
    if (!info || due.columns || due.rows) info = await host.call('table.open', { runs });
    if (mine !== asked) return;
    if (similarTo !== null && !(isLike && hasSimilarity(info))) {
      // Until it has answered, what the engine's column is about is not known.
      set({ similarTo: null });
      info = await host.call('table.similar', { runs, row: similarTo });
      if (mine !== asked) return;
    }
    const { rows } = await host.call('table.order', { runs, filter, sort });
    if (mine !== asked) return;
    if (due.rows) rowCache.clear(rowsOf(host, runs));
    Object.assign(due, { columns: false, rows: false });
    set({
      run,
      info,
      similarTo,
      rows: int32(rows),
      error: null,
      ...(isOther ? { current: null, image: null, histograms: new Map() } : {}),
    });
    const columns = shownColumns(info, useSpec.getState().columns)
      .filter(({ name, filled }) => filled > 0 && !isOwnToRow(name))
      .map(({ name }) => name);
    const histograms = await host.call('table.histograms', { runs, filter, bins: BINS, columns });
    if (mine === asked) set({ histograms: new Map(histograms.map((one) => [one.column, one])) });
  } catch (thrown) {
    if (mine === asked) set({ error: VitrineError.from(thrown) });
  }
}

const hasSimilarity = ({ columns }: TableInfo): boolean =>
  columns.some(({ name }) => name === 'similarity');

const rowsOf = (host: Host, runs: string[]) => (rows: number[]) =>
  host.call('table.rows', { runs, rows });

const int32 = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.slice().buffer);

/**
 * Goes to a row and puts its image on the stage. One that is not in the library is added where the row is `opened`,
 * not where keys pass over it.
 */
export async function chooseRow(row: number, how: 'pass' | 'open'): Promise<void> {
  set({ current: row, image: null });
  try {
    const { file } = await rowCache.fetch(row);
    if (!file || get().current !== row) return;
    set({ image: file });
    if (useLibrary.getState().items.has(file.id)) selectFile(file.id);
    else if (how === 'open') addImages([file]);
  } catch (thrown) {
    showError(thrown);
  }
}

/** For `onDragStart` of a row; one whose image is not at hand stays where it is. */
export function dragRow(event: DragEvent, row: number): void {
  const file = rowCache.get(row)?.file;
  if (file) startDrag(event, { kind: 'images', from: 'table', entries: [file] });
  else event.preventDefault();
}

/** The images that the model was least sure of come first. */
export function hardestFirst(): void {
  const isFilled = (name: string) =>
    get().info?.columns.some((column) => column.name === name && column.filled > 0);
  const sort: TableSpec['sort'] = isFilled('entropy')
    ? [{ column: 'entropy', descending: true }]
    : [{ column: 'confidence', descending: false }];
  changeTable(words.store.hardestFirst, { sort });
}

/** Sorts by how alike the embeddings are to that of a row. Rejects where the row has none. */
export async function moreLike(host: Host, row: number): Promise<void> {
  const { run } = get();
  if (run === null) return;
  const info = await host.call('table.similar', { runs: [run], row });
  if (get().run !== run) return;
  takeInfo(host, run, info);
  set({ similarTo: row });
  const sort = [{ column: 'similarity', descending: true }];
  changeTable(words.store.moreLikeThis, { similarTo: row, sort }, String(row));
}

/** The same for an image wherever it is shown. Rejects where the run has no row of it. */
export async function moreLikeImage(host: Host, { id, name }: FileEntry): Promise<void> {
  const { run } = get();
  if (run === null) return;
  const { sha256 } = await host.call('images.probe', { file: id });
  const own: Condition = { kind: 'values', column: 'sha256', values: [sha256] };
  const filter = { conditions: [own], expression: '' };
  const { rows } = await host.call('table.order', { runs: [run], filter, sort: [] });
  const [row] = int32(rows);
  if (row === undefined) {
    const hint = words.actions.notInRunHint;
    throw new VitrineError('bad-input', words.actions.notInRun(name), { hint });
  }
  await moreLike(host, row);
}

/** New columns: the rows in hand lack them. */
export function takeInfo(host: Host, run: string, info: TableInfo): void {
  rowCache.clear(rowsOf(host, [run]));
  set({ info });
}
