const STORAGE_KEY = 'vitrine.palette';
const MOST = 5;

/** Ids of what was last chosen in the palette, newest first. */
export function recentActions(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter((id) => typeof id === 'string') : [];
  } catch {
    return []; // Unreadable storage is as good as none.
  }
}

export function rememberAction(id: string): void {
  const ids = [id, ...recentActions().filter((other) => other !== id)].slice(0, MOST);
  localStorage.setItem(STORAGE_KEY, JSON.stringify(ids));
}
