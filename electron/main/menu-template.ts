import type { MenuItemConstructorOptions } from 'electron';
import { type MenuActionId, type MenuItem, menus } from '#shared/contract';

export interface RecentDocument {
  readonly name: string;
  readonly path: string;
}

export interface MenuActions {
  /** Hands an action id to the page. */
  send(action: string): void;
  openDocument(path: string): void;
  clearRecent(): void;
}

const RECENT = 'document.recent' satisfies MenuActionId;

/** Electron's menu of the shared table, with the recent documents inside. */
export function menuTemplate(
  { send, openDocument, clearRecent }: MenuActions,
  documents: readonly RecentDocument[],
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  /** The native menu lists the documents themselves; the web menu bar opens a dialog with them. */
  const recent = (title: string): MenuItemConstructorOptions => ({
    id: RECENT,
    label: title,
    enabled: documents.length > 0,
    submenu: [
      ...documents.map(({ name, path }) => ({
        // `&` would underline the next letter.
        label: name.replaceAll('&', '&&'),
        toolTip: path,
        click: () => openDocument(path),
      })),
      { type: 'separator' },
      { label: 'Clear Recent', click: clearRecent },
    ],
  });
  const item = (entry: MenuItem | null): MenuItemConstructorOptions => {
    if (!entry) return { type: 'separator' };
    const { id, title, accelerator, role } = entry;
    if (id === RECENT) return recent(title);
    return {
      id,
      label: title,
      ...(accelerator ? { accelerator } : {}),
      ...(role ? { role } : { click: () => send(id) }),
    };
  };
  const template = menus.map(({ title, items }): MenuItemConstructorOptions => {
    const entries: readonly (MenuItem | null)[] = items;
    // macOS keeps Quit in the application's own menu.
    const shown = entries.filter((entry) => !(mac && entry?.role === 'quit'));
    return {
      label: title,
      // macOS fills these two in by itself (search field, list of windows).
      ...(title === 'Help' ? { role: 'help' as const } : {}),
      submenu: trim(shown).map(item),
    };
  });
  return mac ? [{ role: 'appMenu' }, ...template] : template;
}

/** Without a separating line at the end. */
const trim = (entries: readonly (MenuItem | null)[]): readonly (MenuItem | null)[] =>
  entries.at(-1) === null ? entries.slice(0, -1) : entries;
