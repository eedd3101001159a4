import { useEffect } from 'react';
import { type Host, type MenuItem, menus } from '#shared/contract';
import { type Action, runAction, runById } from '../state';
import { dialogOpen, matchesKeys } from '../ui';
import { inTextField } from './actions';

/**
 * The keys of all actions, and the choices of the native menu. In Electron the native menu has the
 * keys of its items, so only the others are listened for here.
 */
export function useKeys(host: Host, actions: readonly Action[]): void {
  useEffect(() => {
    const items = menus.flatMap((menu) => menu.items as readonly (MenuItem | null)[]);
    const inMenu = new Set(items.flatMap((item) => (item?.accelerator ? [item.id] : [])));
    const listened = host.native ? actions.filter((action) => !inMenu.has(action.id)) : actions;

    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      // A dialog has the keyboard to itself.
      if (dialogOpen()) return;
      const action = listened.find(({ accelerator }) =>
        accelerator ? matchesKeys(accelerator, event) : false,
      );
      if (!action || leftToBrowser(action, event)) return;
      event.preventDefault();
      void runAction(action);
    };
    document.addEventListener('keydown', press);
    const off = host.native?.onMenu((id) => runById(actions, id));
    return () => {
      document.removeEventListener('keydown', press);
      off?.();
    };
  }, [host, actions]);
}

/** Ctrl+V becomes a paste event; in a text field, typing and the text's own undo come first. */
function leftToBrowser(action: Action, event: KeyboardEvent): boolean {
  if (action.id === 'edit.paste') return true;
  const typing = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
  // A letter chooses in a list of choices.
  if (document.activeElement instanceof HTMLSelectElement) return typing;
  if (!inTextField()) return false;
  const moving = /^(Arrow|Home|End|Delete|Backspace)/.test(event.key);
  return typing || moving || action.id === 'edit.undo' || action.id === 'edit.redo';
}
