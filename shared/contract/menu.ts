/**
 * The menu, once: Electron makes its native menu of it, the web host its menu bar, and the
 * renderer's actions carry the same ids and keys. A renderer action without a menu item is fine
 * (the palette lists it); a menu item without an action is a fault.
 */
export interface MenuItem {
  /** Id of the action in the renderer's table. */
  readonly id: string;
  readonly title: string;
  /** Electron's notation; `CmdOrCtrl` is Command on macOS and Control elsewhere. */
  readonly accelerator?: string;
  /**
   * Done by the platform itself in the native menu (text fields need their clipboard); the web
   * menu bar runs the action with this id, or leaves the item out where it has none.
   */
  readonly role?: 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'togglefullscreen' | 'quit';
  /** Left out of the web menu bar: only the desktop app can do it. */
  readonly desktop?: true;
}

/** `null` is a separating line. */
export interface Menu {
  readonly title: string;
  readonly items: readonly (MenuItem | null)[];
}

export const menus = [
  {
    title: 'File',
    items: [
      { id: 'file.open', title: 'Open Images or Models…', accelerator: 'CmdOrCtrl+O' },
      { id: 'file.openFolder', title: 'Open Folder…', accelerator: 'CmdOrCtrl+Shift+O' },
      { id: 'file.openFigure', title: 'Open Figure…' },
      { id: 'file.openReport', title: 'Open Report…' },
      { id: 'file.samples', title: 'Add Sample Images' },
      { id: 'file.seeds', title: 'Add Seeds…' },
      null,
      { id: 'document.open', title: 'Open Document…' },
      { id: 'document.recent', title: 'Open Recent' },
      { id: 'document.save', title: 'Save Document', accelerator: 'CmdOrCtrl+S' },
      { id: 'document.saveAs', title: 'Save Document As…', accelerator: 'CmdOrCtrl+Shift+S' },
      { id: 'document.findMissing', title: 'Find Missing Images…' },
      null,
      { id: 'figure.savePng', title: 'Save Figure as PNG…', accelerator: 'CmdOrCtrl+E' },
      { id: 'figure.saveSvg', title: 'Save Figure as SVG…' },
      { id: 'figure.copy', title: 'Copy Figure', accelerator: 'CmdOrCtrl+Shift+C' },
      { id: 'figure.saveNpy', title: 'Save Numbers as .npy…', accelerator: 'CmdOrCtrl+Shift+E' },
      { id: 'report.save', title: 'Save Report…' },
      null,
      { id: 'app.quit', title: 'Quit', accelerator: 'CmdOrCtrl+Q', role: 'quit' },
    ],
  },
  {
    title: 'Edit',
    items: [
      { id: 'edit.undo', title: 'Undo', accelerator: 'CmdOrCtrl+Z' },
      { id: 'edit.redo', title: 'Redo', accelerator: 'CmdOrCtrl+Shift+Z' },
      null,
      { id: 'edit.cut', title: 'Cut', accelerator: 'CmdOrCtrl+X', role: 'cut' },
      { id: 'edit.copy', title: 'Copy', accelerator: 'CmdOrCtrl+C', role: 'copy' },
      { id: 'edit.paste', title: 'Paste Image', accelerator: 'CmdOrCtrl+V', role: 'paste' },
      null,
      { id: 'library.search', title: 'Find in Library', accelerator: 'CmdOrCtrl+F' },
      { id: 'library.remove', title: 'Remove from Library' },
      { id: 'library.clear', title: 'Clear Library' },
      null,
      { id: 'window.settings', title: 'Settings…', accelerator: 'CmdOrCtrl+,' },
    ],
  },
  {
    title: 'View',
    items: [
      { id: 'view.palette', title: 'Command Palette…', accelerator: 'CmdOrCtrl+Shift+P' },
      null,
      { id: 'view.zoomIn', title: 'Zoom In' },
      { id: 'view.zoomOut', title: 'Zoom Out' },
      { id: 'view.zoomFit', title: 'Fit to Window' },
      { id: 'view.zoomActual', title: 'Actual Size' },
      null,
      { id: 'view.layoutSingle', title: 'One View' },
      { id: 'view.layoutSplit', title: 'Split Slider' },
      { id: 'view.layoutSide', title: 'Side by Side' },
      { id: 'view.layoutMultiples', title: 'Layers × Heads' },
      null,
      { id: 'view.theme', title: 'Light or Dark', accelerator: 'CmdOrCtrl+Shift+L' },
      { id: 'view.themeSystem', title: 'Same as System' },
    ],
  },
  {
    title: 'Model',
    items: [
      { id: 'model.run', title: 'Run', accelerator: 'F5' },
      { id: 'model.runAll', title: 'Run on All Images', accelerator: 'Shift+F5' },
      { id: 'model.cancel', title: 'Cancel' },
      null,
      { id: 'runs.start', title: 'New Run…' },
      { id: 'runs.list', title: 'Runs…' },
      { id: 'runs.compare', title: 'Compare Runs…' },
      { id: 'runs.retrieval', title: 'Retrieval…' },
      null,
      { id: 'model.import', title: 'Import Model…' },
      { id: 'model.importHub', title: 'Import from Hugging Face Hub…' },
      { id: 'model.remove', title: 'Remove Model' },
    ],
  },
  {
    title: 'Window',
    items: [
      { id: 'window.library', title: 'Show or Hide Library', accelerator: 'CmdOrCtrl+B' },
      { id: 'window.inspector', title: 'Show or Hide Inspector', accelerator: 'CmdOrCtrl+Alt+B' },
      { id: 'window.table', title: 'Show or Hide Table', accelerator: 'CmdOrCtrl+J' },
      {
        id: 'window.fullScreen',
        title: 'Full Screen',
        accelerator: 'F11',
        role: 'togglefullscreen',
      },
    ],
  },
  {
    title: 'Help',
    items: [
      { id: 'help.tour', title: 'Tour' },
      { id: 'help.shortcuts', title: 'Keyboard Shortcuts' },
      { id: 'help.updates', title: 'Check for Updates…', desktop: true },
      { id: 'help.about', title: 'About Vitrine' },
    ],
  },
] as const satisfies readonly Menu[];

/** Every id that a menu can send. */
export type MenuActionId = NonNullable<(typeof menus)[number]['items'][number]>['id'];
