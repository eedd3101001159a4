import { create } from 'zustand';
import type { Arrangement, Lost } from '#shared/contract';
import { type ErrorBody, type FileEntry, type ImageInfo, VitrineError } from '#shared/types';
import { words } from '../words';

/** One image file in the library. */
export interface LibraryItem {
  readonly entry: FileEntry;
  /** Place in the order in which files arrived. */
  readonly added: number;
  /** Facts of the image, once it was probed. */
  readonly info?: ImageInfo;
  /** Why it cannot be read as an image. */
  readonly error?: ErrorBody;
  /** SHA-256 that it had when its document was saved. */
  readonly sha256?: string;
  /** It is not where it was then, or not as it was: `error` tells in words. */
  readonly lost?: Lost;
}

export type { SortKey } from '#shared/contract';

interface LibraryState extends Arrangement {
  /** Every image file given to us, by file id, in order of arrival. */
  readonly items: ReadonlyMap<string, LibraryItem>;
  /** The image on the stage. */
  readonly current: string | null;
  /** Images marked for removal or for a run; holds `current` whenever that is set. */
  readonly marked: ReadonlySet<string>;
}

export const useLibrary = create<LibraryState>()(() => ({
  items: new Map(),
  current: null,
  marked: new Set(),
  search: '',
  sort: 'added',
  descending: false,
  filter: 'all',
}));

const { getState: get, setState: set } = useLibrary;

let before: string | null = null;
useLibrary.subscribe((now, last) => {
  if (now.current !== last.current) before = last.current;
});

/** The image that was on the stage before the current one, while it is in the library. */
export const previousFile = (): string | null =>
  before !== null && get().items.has(before) ? before : null;

/** Adds files that are not there yet; what is on the stage stays there. */
export function putEntries(entries: readonly FileEntry[]): void {
  const items = new Map(get().items);
  for (const entry of entries) {
    if (!items.has(entry.id)) items.set(entry.id, { entry, added: nextAdded++ });
  }
  set({ items });
}

/** The same; the first one given becomes current. */
export function addEntries(entries: readonly FileEntry[]): void {
  putEntries(entries);
  const first = entries[0];
  if (first) selectFile(first.id);
}
let nextAdded = 0;

/** Makes other files the library, in this order; what is known of those that stay is kept. */
export function replaceItems(
  files: readonly Pick<LibraryItem, 'entry' | 'sha256' | 'lost'>[],
): void {
  const { items: before } = get();
  const items = files.map((file, added): [string, LibraryItem] => {
    const info = file.lost ? undefined : before.get(file.entry.id)?.info;
    const error = file.lost && lostError(file.entry, file.lost).toBody();
    const facts = { ...(info ? { info } : {}), ...(error ? { error } : {}) };
    return [file.entry.id, { ...file, added, ...facts }];
  });
  nextAdded = items.length;
  set({ items: new Map(items) });
}

/** Lost files that are found: they lie elsewhere now, under the same id. */
export function setFound(entries: readonly FileEntry[]): void {
  const items = new Map(get().items);
  for (const entry of entries) {
    const item = items.get(entry.id);
    if (!item) continue;
    const { error: _, lost: __, ...rest } = item;
    items.set(entry.id, { ...rest, entry });
  }
  set({ items });
}

/** Puts an image on the stage and makes it the only marked one. */
export function selectFile(id: string | null): void {
  set({ current: id, marked: new Set(id === null ? [] : [id]) });
}

/** Changes the marks; the current image stays, or becomes `current`. */
export function markFiles(ids: Iterable<string>, current: string | null = get().current): void {
  set({ marked: new Set(ids), current });
}

/** Forgets files; the files themselves stay on disk. `order` is the order on screen. */
export function removeFiles(ids: ReadonlySet<string>, order: readonly string[]): void {
  const items = new Map(get().items);
  for (const id of ids) items.delete(id);
  set({ items });
  const { current } = get();
  if (current === null || items.has(current)) {
    markFiles(current === null ? [] : [current], current);
    return;
  }
  const place = order.indexOf(current);
  const left = (id: string) => items.has(id);
  selectFile(order.slice(place).find(left) ?? order.slice(0, place).findLast(left) ?? null);
}

/** Puts removed items back where they were (undo). */
export function restoreItems(restored: readonly LibraryItem[]): void {
  const all = [...get().items.values(), ...restored].sort((a, b) => a.added - b.added);
  set({ items: new Map(all.map((item) => [item.entry.id, item])) });
}

export function setFileInfo(info: ImageInfo): void {
  const item = get().items.get(info.id);
  const isOther = item?.sha256 !== undefined && item.sha256 !== info.sha256;
  const error = isOther ? lostError(info, 'changed').toBody() : undefined;
  patchItem(info.id, error ? { info, lost: 'changed', error } : { info });
}

/** That a file of a document is lost, in words. */
export const lostError = ({ name }: { readonly name: string }, lost: Lost): VitrineError =>
  lost === 'missing'
    ? new VitrineError('bad-input', words.library.moved(name), {
        hint: words.library.movedHint,
      })
    : new VitrineError('bad-input', words.library.changed(name), {
        hint: words.library.changedHint,
      });

export function setFileError(id: string, error: ErrorBody): void {
  // That it is lost tells more.
  if (!get().items.get(id)?.lost) patchItem(id, { error });
}

/** The file is tried again, as it is now. */
export function clearFileError(id: string): void {
  const item = get().items.get(id);
  if (!item?.error) return;
  const { error: _, lost: __, sha256: ___, ...rest } = item;
  set({ items: new Map(get().items).set(id, rest) });
}

function patchItem(id: string, patch: Partial<LibraryItem>): void {
  const item = get().items.get(id);
  if (item) set({ items: new Map(get().items).set(id, { ...item, ...patch }) });
}

export const setArrangement = (arrangement: Arrangement): void => set(arrangement);

export function arrangement(): Arrangement {
  const { search, sort, descending, filter } = get();
  return { search, sort, descending, filter };
}

export const currentFile = (): LibraryItem | undefined => {
  const { items, current } = get();
  return current === null ? undefined : items.get(current);
};

/** The item on the stage. */
export const useCurrentFile = (): LibraryItem | undefined =>
  useLibrary((state) => (state.current === null ? undefined : state.items.get(state.current)));
