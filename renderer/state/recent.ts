import { FileEntry } from '#shared/types';

const STORAGE_KEY = 'vitrine.recent';
const LONGEST = 8;

/** Files opened last, newest first; the engine still knows their ids after a restart. */
export function recentFiles(): FileEntry[] {
  try {
    return FileEntry.array().parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]'));
  } catch {
    return []; // A list that cannot be read is as good as none.
  }
}

export function rememberFiles(entries: readonly FileEntry[]): void {
  const newest = entries.slice(0, LONGEST);
  const ids = new Set(newest.map((entry) => entry.id));
  const older = recentFiles().filter((entry) => !ids.has(entry.id));
  localStorage.setItem(STORAGE_KEY, JSON.stringify([...newest, ...older].slice(0, LONGEST)));
}

export function forgetRecent(id: string): void {
  const rest = recentFiles().filter((entry) => entry.id !== id);
  localStorage.setItem(STORAGE_KEY, JSON.stringify(rest));
}
