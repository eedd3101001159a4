import { create } from 'zustand';
import type { StageLayout } from '#shared/contract';
import type { sequential } from '#shared/figure';
import { performChange } from './undo';
import { words } from './words';

export type { StageLayout } from '#shared/contract';
export type Theme = 'dark' | 'light';

interface ViewState {
  /**
   * Id of the view (tab) that the user chose, '' before that; the stage shows the first that the result
   * has parts for where it lacks those of the chosen one.
   */
  readonly tab: string;
  readonly layout: StageLayout;
  /** 'system' follows the operating system. */
  readonly theme: Theme | 'system';
  /** How close rows and controls stand. */
  readonly density: 'comfortable' | 'compact';
  /** The colour map of values without a sign, in every view that has them. */
  readonly colormap: (typeof sequential)[number];
  /** Which side panels are open. */
  readonly library: boolean;
  readonly inspector: boolean;
  /** In a narrow window, the one that is open instead; the wide window's own stay as they are. */
  readonly narrowPanel: 'library' | 'inspector' | 'none';
  /** Whether the rows of a run are shown below the stage, and how high in CSS pixels. */
  readonly table: boolean;
  readonly tableHeight: number;
  /** Widths of the side panels in CSS pixels. */
  readonly libraryWidth: number;
  readonly inspectorWidth: number;
  /** Height of the models list inside the left panel in CSS pixels. */
  readonly modelsHeight: number;
}

/** CSS pixels; a double click on the line of a panel goes back to them. */
export const usualSizes = {
  tableHeight: 440,
  libraryWidth: 248,
  inspectorWidth: 288,
  modelsHeight: 236,
};

const STORAGE_KEY = 'vitrine.view';
const defaults: ViewState = {
  tab: '',
  layout: 'one',
  theme: 'system',
  density: 'comfortable',
  colormap: 'viridis',
  library: true,
  inspector: true,
  narrowPanel: 'library',
  table: false,
  ...usualSizes,
};

export const useView = create<ViewState>()(() => ({ ...defaults, ...load() }));

export const setView = (patch: Partial<ViewState>): void => useView.setState(patch);

/** Chooses how image and overlay stand on the stage, as a step that can be undone. */
export function chooseLayout(layout: StageLayout): void {
  const from = useView.getState().layout;
  if (from === layout) return;
  performChange({
    title: words.view.changeLayout,
    from,
    to: layout,
    put: (chosen) => setView({ layout: chosen }),
  });
}

/** The last layout of the window, remembered between visits. A value of another type is ignored. */
function load(): Partial<ViewState> {
  if (typeof localStorage === 'undefined') return {};
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    if (typeof saved !== 'object' || saved === null) return {};
    return Object.fromEntries(
      Object.entries(saved).filter(
        ([key, value]) =>
          key in defaults && typeof value === typeof defaults[key as keyof ViewState],
      ),
    );
  } catch {
    return {}; // Unreadable storage is as good as none.
  }
}

/** Keeps the layout in `localStorage`; returns the off switch. */
export const rememberView = (): (() => void) =>
  useView.subscribe((state) => localStorage.setItem(STORAGE_KEY, JSON.stringify(state)));
