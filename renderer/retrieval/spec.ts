import { create } from 'zustand';
import type { Crop, Reduction } from '#shared/contract';
import type { FileEntry } from '#shared/types';

/** What is searched for. */
export type Wanted =
  | { readonly kind: 'rows'; readonly rows: readonly number[] }
  | { readonly kind: 'file'; readonly entry: FileEntry; readonly crop: Crop | null };

interface RetrievalSpec {
  /** Null before one is chosen: the newest run with rows. */
  readonly run: string | null;
  readonly wanted: Wanted;
  /** Null: embeddings as they are. */
  readonly reduction: Reduction | null;
  readonly tab: 'hits' | 'figures' | 'spread';
  /** Place among the hits of the one that stands beside the query. */
  readonly hit: number;
}

const first: Wanted = { kind: 'rows', rows: [0] };

/** Outlives the dialog: opened again, it shows what it did. */
export const useRetrieval = create<RetrievalSpec>()(() => ({
  run: null,
  wanted: first,
  reduction: null,
  tab: 'hits',
  hit: 0,
}));

const { getState: get, setState: set } = useRetrieval;

export const chooseRetrievalRun = (run: string): void =>
  set({ run, wanted: first, reduction: null, hit: 0 });
export const search = (wanted: Wanted): void => set({ wanted, tab: 'hits', hit: 0 });
export const changeRetrieval = (
  change: Partial<Pick<RetrievalSpec, 'reduction' | 'tab' | 'hit'>>,
): void => set(change);

/** Adds an image of the run to the query, or takes it out; the last one stays. */
export function toggleRow(row: number): void {
  const { wanted } = get();
  const rows = wanted.kind === 'rows' ? wanted.rows : [];
  const others = rows.filter((one) => one !== row);
  const kept = others.length < rows.length ? others : [...rows, row];
  if (kept.length > 0) search({ kind: 'rows', rows: kept });
}
