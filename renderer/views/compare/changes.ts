import {
  chooseModel,
  perform,
  setSettings,
  setView,
  useModels,
  useSettings,
  useView,
} from '../../state';
import { changeSpec, MOST_PANELS, type PanelSpec } from './spec';
import type { Panel } from './use-compared';
import { words } from './words';

/* What a person does to the panels, as steps that can be undone. */

type Specs = readonly PanelSpec[];
const put = (title: string, panels: Specs, what = '') =>
  changeSpec(title, { panels: [...panels] }, what);

/** A further panel: the first model of that task that is not there yet, else the last one again. */
export function addPanel(panels: Specs): void {
  const last = panels.at(-1);
  if (!last || panels.length >= MOST_PANELS) return;
  const { cards } = useModels.getState();
  const task = cards.find(({ id }) => id === last.model)?.task;
  const other = cards.find(
    (card) => card.task === task && panels.every(({ model }) => model !== card.id),
  );
  put(
    words.steps.addPanel,
    [...panels, { ...last, model: other?.id ?? last.model, settings: null }],
    crypto.randomUUID(),
  );
}

export const removePanel = (panels: Specs, place: number): void =>
  put(
    words.steps.removePanel,
    panels.filter((_, i) => i !== place),
    crypto.randomUUID(),
  );

/** Puts these models beside each other, with the settings of the inspector. */
export const comparePanels = (models: readonly string[]): void =>
  put(
    words.steps.compareModels,
    models.map((model) => ({ model, settings: null, show: null })),
    crypto.randomUUID(),
  );

/** Exchanges a panel with the one at its left. */
export function swapPanel(panels: Specs, place: number): void {
  const swapped = [...panels];
  swapped.splice(place - 1, 2, panels[place]!, panels[place - 1]!);
  put(words.steps.swapPanels, swapped, crypto.randomUUID());
}

export const changePanel = (
  title: string,
  panels: Specs,
  place: number,
  patch: Partial<PanelSpec>,
): void =>
  put(
    title,
    panels.map((panel, i) => (i === place ? { ...panel, ...patch } : panel)),
    `${place}${Object.keys(patch).join()}`,
  );

/** Chooses a panel's model with its settings, in a view of its own. */
export function openInStage({ spec, show }: Panel): void {
  const { model, settings } = spec;
  const before = {
    model: useModels.getState().chosen,
    settings: useSettings.getState().byModel[model] ?? {},
    tab: useView.getState().tab,
  };
  void perform({
    title: words.steps.openPanel,
    apply() {
      if (settings) setSettings(model, { ...before.settings, ...settings });
      chooseModel(model);
      setView({ tab: show.view.id });
    },
    revert() {
      setSettings(model, before.settings);
      if (before.model !== null) chooseModel(before.model);
      setView({ tab: before.tab });
    },
  });
}
