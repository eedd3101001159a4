import type { Arrangement } from '#shared/contract';
import type { ClassScore, Samples } from '#shared/types';
import type { LibraryItem, SortKey } from './library';

/** What is known of an image under the chosen model. */
export interface Verdict {
  readonly top?: Pick<ClassScore, 'label' | 'p'> | undefined;
  /** The exit of a cascade that answered, from 0. */
  readonly exit?: number | undefined;
  /** What was made of a seed. */
  readonly sample?: Samples | undefined;
  readonly failed: boolean;
  readonly done: boolean;
}

/** Ids of the images to show, in order. `verdictOf` is asked once an image. */
export function arrange(
  items: Iterable<LibraryItem>,
  { search, sort, descending, filter }: Arrangement,
  verdictOf: (item: LibraryItem) => Verdict,
): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...items].map((item) => ({ item, ...verdictOf(item) }));
  type Row = (typeof rows)[number];

  const passes = (row: Row): boolean => {
    if (filter === 'failed' && !row.failed) return false;
    if (filter === 'done' && !row.done) return false;
    if (filter === 'pending' && (row.done || row.failed)) return false;
    const { name, folder } = row.item.entry;
    const exit = row.exit === undefined ? '' : exitWord(row.exit);
    const text = `${folder}/${name} ${row.top?.label ?? ''} ${exit}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };

  const byName = (a: Row, b: Row) => names.compare(a.item.entry.name, b.item.entry.name);
  const compare: Record<SortKey, (a: Row, b: Row) => number> = {
    added: (a, b) => a.item.added - b.item.added,
    name: byName,
    size: (a, b) => a.item.entry.bytes - b.item.entry.bytes,
    prediction: (a, b) => names.compare(a.top?.label ?? '\uffff', b.top?.label ?? '\uffff'),
    confidence: (a, b) => (a.top?.p ?? 2) - (b.top?.p ?? 2),
  };
  const sign = descending ? -1 : 1;
  return rows
    .filter(passes)
    .sort((a, b) => sign * compare[sort](a, b) || a.item.added - b.item.added)
    .map((row) => row.item.entry.id);
}

/** What the search takes for the images that an exit (from 0) answered. */
export const exitWord = (exit: number): string => `exit:${exit + 1}`;

/** 'img9' before 'img10'. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
