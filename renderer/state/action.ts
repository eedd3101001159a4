import { showError } from './toasts';

/**
 * One thing that a user can do. The same object feeds the menu, the command palette, the keys and
 * the `?` sheet. Titles and keys of actions that stand in a menu come from `shared/contract/menu.ts`.
 */
export interface Action {
  readonly id: string;
  readonly title: string;
  /** Electron's accelerator format: 'CmdOrCtrl+Shift+E', 'F5', 'Delete'. */
  readonly accelerator?: string;
  /** Says what it does, and whether the model runs again. */
  readonly help?: string;
  /** For a menu item that is on or off. */
  checked?(): boolean;
  enabled?(): boolean;
  run(): void | Promise<void>;
}

/** Runs an action where it is enabled; what it throws becomes a toast. */
export async function runAction(action: Action): Promise<void> {
  if (action.enabled?.() === false) return;
  try {
    await action.run();
  } catch (thrown) {
    showError(thrown);
  }
}

/** Runs the action with an id; nothing where there is none. */
export function runById(actions: readonly Action[], id: string): void {
  const action = actions.find((one) => one.id === id);
  if (action) void runAction(action);
}

/** Some actions as a menu has them; `null` is a line. */
export const actionEntries = (actions: readonly Action[], ids: readonly (string | null)[]) =>
  ids.flatMap((id) => {
    const action = actions.find((one) => one.id === id);
    return id === null ? [null] : action ? [entryOf(action)] : [];
  });

/** How an action stands in a menu. */
export const entryOf = (action: Action) => ({
  id: action.id,
  title: action.title,
  accelerator: action.accelerator,
  enabled: action.enabled?.() ?? true,
  checked: action.checked?.(),
  run: () => void runAction(action),
});
