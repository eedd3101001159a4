import { type Host, type MenuActionId, type MenuItem, menus } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { figureSource } from '../figure/source';
import {
  type Action,
  chooseLayout,
  currentFile,
  entryOf,
  type StageLayout,
  setView,
  useView,
} from '../state';
import type { MenuEntry } from '../ui';
import { setViewport, zoomActual, zoomBy } from '../viewport/store';
import { views } from '../views';
import { copyFigure, saveNpy, savePng, saveSvg } from './save-figure';
import { words } from './words';

/** Pixels a CSS pixel when no scale is asked for: sharp in print, small enough to mail. */
export const USUAL_SCALE = 2;
const FURTHER_SCALES = [1, 3, 4];

/** What the stage contributes to menus, palette and keys: zoom, layouts, figures, its views' own. */
export function stageActions(host: Host): readonly Action[] {
  const hasImage = () => currentFile()?.info !== undefined;
  const hasFigure = () => figureSource() !== null;
  const zoom = { help: words.actions.noRun, enabled: hasImage };
  const figure = {
    help: words.actions.figureHelp,
    enabled: hasFigure,
  };
  return [
    { ...named('view.zoomIn'), ...zoom, accelerator: '+', run: () => zoomBy(1.25) },
    { ...named('view.zoomOut'), ...zoom, accelerator: '-', run: () => zoomBy(0.8) },
    { ...named('view.zoomFit'), ...zoom, accelerator: '0', run: () => setViewport(null) },
    { ...named('view.zoomActual'), ...zoom, accelerator: '1', run: zoomActual },
    layout('view.layoutSingle', 'one'),
    layout('view.layoutSplit', 'split'),
    layout('view.layoutSide', 'side-by-side'),
    layout('view.layoutMultiples', 'multiples'),
    ...views.map((view) => ({
      id: `view.tab.${view.id}`,
      title: words.actions.show(view.title),
      help: view.help,
      run: () => setView({ tab: view.id }),
    })),
    { ...named('figure.savePng'), ...figure, run: () => savePng(host, USUAL_SCALE) },
    ...FURTHER_SCALES.map((scale) => ({
      id: `figure.savePng${scale}`,
      title: words.actions.savePng(scale),
      ...figure,
      run: () => savePng(host, scale),
    })),
    { ...named('figure.saveSvg'), ...figure, run: () => saveSvg(host) },
    { ...named('figure.copy'), ...figure, run: () => copyFigure(host, USUAL_SCALE) },
    {
      ...named('figure.saveNpy'),
      help: words.actions.saveNpyHelp,
      enabled: () => figureSource()?.npy !== undefined,
      run: () => saveNpy(host),
    },
    ...views.flatMap((view) => view.actions(host)),
  ];
}

/** Id, title and key of an action that stands in the menu. */
function named(id: MenuActionId): Pick<Action, 'id' | 'title' | 'accelerator'> {
  const items: readonly (MenuItem | null)[] = menus.flatMap(
    (menu): readonly (MenuItem | null)[] => menu.items,
  );
  const { title, accelerator } = items.find((item) => item?.id === id)!;
  return { id, title, ...(accelerator ? { accelerator } : {}) };
}

const layout = (id: MenuActionId, to: StageLayout): Action => ({
  ...named(id),
  help: words.actions.layoutHelp,
  checked: () => useView.getState().layout === to,
  run: () => chooseLayout(to),
});

/** The figure actions as entries of the stage's own menu. */
export function figureEntries(host: Host): MenuEntry[] {
  const { png, svg } = exportFormats.figure;
  const short: Record<string, string> = {
    'figure.savePng': words.actions.pngAt(png.title, USUAL_SCALE),
    ...Object.fromEntries(
      FURTHER_SCALES.map((scale) => [
        `figure.savePng${scale}`,
        words.actions.pngAt(png.title, scale),
      ]),
    ),
    'figure.saveSvg': svg.title,
    'figure.copy': words.actions.copy,
    'figure.saveNpy': exportFormats.tensor.npy.title,
  };
  return stageActions(host)
    .filter(({ id }) => id in short)
    .map((action) => ({ ...entryOf(action), title: short[action.id]! }));
}
