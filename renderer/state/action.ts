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
