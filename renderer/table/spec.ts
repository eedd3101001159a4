import { z } from 'zod';
import { type Condition, SortStep, TableFilter, Umap } from '#shared/contract';
import { setView } from '../state';
import { viewSpec } from '../views/spec';
import { words } from './words';

/** As umap-learn has it, on angles between embeddings. */
const usualUmap: Umap = { neighbours: 15, minDist: 0.1, metric: 'cosine', seed: 1 };

/** What the table shows: saved with a document, changed in steps that can be undone. */
const TableSpec = z.object({
  /** Id of the run; null before one is chosen. */
  run: z.string().max(300).nullable(),
  filter: TableFilter,
  sort: z.array(SortStep).max(10),
  /** The row that the column `similarity` is about. */
  similarTo: z.number().int().nonnegative().nullable().default(null),
  /** Columns shown or hidden by hand; the others as they are useful. */
  columns: z.record(z.string(), z.boolean()),
  /** Widths of columns in CSS pixels, where changed. */
  widths: z.record(z.string(), z.number().min(40).max(1000)),
  /** What stands beside the rows. */
  side: z.enum(['images', 'scatter']),
  /** Columns of the scatter plot. */
  scatter: z.object({ x: z.string(), y: z.string(), color: z.string() }),
  /** What UMAP is told. */
  umap: Umap.default(usualUmap),
});
export type TableSpec = z.infer<typeof TableSpec>;

export const everything: TableFilter = { conditions: [], expression: '' };

/** Nothing asked of the rows. */
export const noQuery = { filter: everything, sort: [], similarTo: null };

const spec = viewSpec<TableSpec>('table', 'table', TableSpec, {
  ...noQuery,
  run: null,
  columns: {},
  widths: {},
  side: 'images',
  scatter: { x: 'confidence', y: 'entropy', color: 'top1' },
  umap: usualUmap,
});

export const useSpec = spec.use;
export const changeTable = spec.change;
export const tableSpec = { id: 'table', spec: () => useSpec.getState(), restore: spec.restore };

/** Another run: what was picked in the last one means nothing here. */
export const chooseRun = (run: string): void =>
  changeTable(words.spec.chooseRun, { ...noQuery, run }, run);

/** Opens the table with the rows of a run. */
export function showRun(run: string): void {
  chooseRun(run);
  setView({ table: true });
}

export const showBeside = (side: TableSpec['side']): void =>
  changeTable(words.spec.changeSide, { side });

/** What a condition is about: picking in the same place again replaces it. */
const placeOf = (condition: Condition): string =>
  condition.kind === 'lasso' ? `${condition.x} ${condition.y}` : condition.column;

export const conditionOn = (column: string): Condition | undefined =>
  useSpec.getState().filter.conditions.find((one) => placeOf(one) === column);

/** Takes conditions up in place of those that are about the same. */
export function pick(...picked: readonly Condition[]): void {
  const { filter } = useSpec.getState();
  const places = new Set(picked.map(placeOf));
  const others = filter.conditions.filter((one) => !places.has(placeOf(one)));
  changeTable(
    words.spec.filter,
    { filter: { ...filter, conditions: [...others, ...picked] } },
    [...places].join(),
  );
}

export function unpick(condition: Condition): void {
  const { filter } = useSpec.getState();
  const conditions = filter.conditions.filter((one) => one !== condition);
  changeTable(
    words.spec.removeFilter,
    { filter: { ...filter, conditions } },
    `-${placeOf(condition)}`,
  );
}

export function isFiltered(): boolean {
  const { conditions, expression } = useSpec.getState().filter;
  return conditions.length > 0 || expression !== '';
}

export const clearFilter = (): void =>
  changeTable(words.spec.clearFilters, { filter: everything }, 'all');

/** Sorts by a column: ascending, descending, then as the run has it. With `also`, within what is sorted. */
export function sortBy(column: string, also: boolean): void {
  const { sort } = useSpec.getState();
  const now = sort.find((step) => step.column === column);
  const next = now
    ? now.descending
      ? []
      : [{ column, descending: true }]
    : [{ column, descending: false }];
  const others = also ? sort.filter((step) => step !== now) : [];
  changeTable(
    words.spec.sort,
    { sort: [...others, ...next] },
    `${column} ${next.length} ${now?.descending}`,
  );
}
