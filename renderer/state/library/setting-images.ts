import { create } from 'zustand';
import type { Host } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import { useLibrary } from './library';
import { recentPictures } from './recent';

/** What settings of the kind `picture` are offered, beside the pictures of the library. */
interface PicturesState {
  /** In the box. */
  readonly box: readonly FileEntry[];
  /** The user's own, newest first; remembered between visits. */
  readonly own: readonly FileEntry[];
}

export const usePictures = create<PicturesState>()(() => ({
  box: [],
  own: recentPictures.all(),
}));

const { getState: get, setState: set } = usePictures;

/** Asks for the pictures in the box; forgets those of the user whose files are gone. */
export async function loadPictures(host: Host): Promise<void> {
  set({ box: await host.call('styles.list', {}) });
  for (const { id } of get().own) {
    const gone = await sha256Of(host, id).then(
      () => false,
      (thrown) => VitrineError.from(thrown).code !== 'engine-crashed',
    );
    if (gone) forgetPicture(id);
  }
}

/** Offers further pictures from now on. */
export function addPictures(entries: readonly FileEntry[]): void {
  const kept = new Set(get().box.map(({ id }) => id));
  recentPictures.add(entries.filter(({ id }) => !kept.has(id)));
  set({ own: recentPictures.all() });
}

function forgetPicture(id: string): void {
  recentPictures.remove(id);
  set({ own: get().own.filter((entry) => entry.id !== id) });
}

/** The picture with an id; undefined where it is none of those at hand. */
export function pictureNamed(id: string): FileEntry | undefined {
  const { box, own } = get();
  const offered = [...box, ...own].find((entry) => entry.id === id);
  return offered ?? useLibrary.getState().items.get(id)?.entry;
}

/** The picture with these contents: of the box, the user's own, or the library. */
export async function findPicture(host: Host, sha256: string): Promise<FileEntry | undefined> {
  if (get().box.length === 0) await loadPictures(host);
  const library = [...useLibrary.getState().items.values()].map(({ entry }) => entry);
  for (const entry of [...get().box, ...get().own, ...library]) {
    const own = await sha256Of(host, entry.id).catch(() => undefined); // one that cannot be read is none
    if (own === sha256) return entry;
  }
  return undefined;
}

/** By file id: the contents of a file that has been given do not change. */
const hashes = new Map<string, string>();

async function sha256Of(host: Host, file: string): Promise<string> {
  const known = hashes.get(file);
  if (known !== undefined) return known;
  const { sha256 } = await host.call('images.probe', { file });
  hashes.set(file, sha256);
  return sha256;
}
