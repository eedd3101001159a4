import type { MenuItemConstructorOptions } from 'electron';
import { type MenuItem, menus } from '#shared/contract';

/** Electron's menu of the shared table; `send` hands an action id to the page. */
export function menuTemplate(
  send: (action: string) => void,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const item = (entry: MenuItem | null): MenuItemConstructorOptions => {
    if (!entry) return { type: 'separator' };
    const { id, title, accelerator, role } = entry;
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
