import { create } from 'zustand';
import type { Host } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import { useLibrary } from './library';
import { recentImages } from './recent';

/** What settings of the kind `picture` are offered, beside the images of the library. */
interface SettingImagesState {
  /** In the box. */
  readonly box: readonly FileEntry[];
  /** The user's own, newest first; remembered between visits. */
  readonly own: readonly FileEntry[];
}

export const useSettingImages = create<SettingImagesState>()(() => ({
  box: [],
  own: recentImages.all(),
}));

const { getState: get, setState: set } = useSettingImages;

/** Asks for the images in the box; forgets those of the user whose files are gone. */
export async function loadImages(host: Host): Promise<void> {
  set({ box: await host.call('styles.list', {}) });
  for (const { id } of get().own) {
    const gone = await sha256Of(host, id).then(
      () => false,
      (thrown) => VitrineError.from(thrown).code !== 'engine-crashed',
    );
    if (gone) forgetImage(id);
  }
}

/** Offers further images from now on. */
export function addSettingImages(entries: readonly FileEntry[]): void {
  const kept = new Set(get().box.map(({ id }) => id));
  recentImages.add(entries.filter(({ id }) => !kept.has(id)));
  set({ own: recentImages.all() });
}

function forgetImage(id: string): void {
  recentImages.remove(id);
  set({ own: get().own.filter((entry) => entry.id !== id) });
}

/** The image with an id; undefined where it is none of those at hand. */
export function imageNamed(id: string): FileEntry | undefined {
  const { box, own } = get();
  const offered = [...box, ...own].find((entry) => entry.id === id);
  return offered ?? useLibrary.getState().items.get(id)?.entry;
}

/** The image with these contents: of the box, the user's own, or the library. */
export async function findImage(host: Host, sha256: string): Promise<FileEntry | undefined> {
  if (get().box.length === 0) await loadImages(host);
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
