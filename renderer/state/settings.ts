import { create } from 'zustand';
import type { ModelCard, Setting } from '#shared/types';
import { performChange } from './undo';
import { words } from './words';

export type SettingValue = string | number | boolean;
export type Settings = Readonly<Record<string, SettingValue>>;

/** Understood by every classifier, so it stands beside the card's own settings. */
const topK: Setting = {
  name: 'topK',
  title: words.settings.classes,
  help: words.settings.classesHelp,
  kind: 'integer',
  default: 5,
  min: 1,
  max: 20,
  step: 1,
};

interface SettingsState {
  /** What the user changed, by model id; everything else is the card's default. */
  readonly byModel: Readonly<Record<string, Settings>>;
}

export const useSettings = create<SettingsState>()(() => ({ byModel: {} }));

const { getState: get, setState: set } = useSettings;

/** The settings of a model that the inspector shows, in order. */
export function settingsOf(card: ModelCard): readonly Setting[] {
  const own = card.settings.some((setting) => setting.name === topK.name);
  return own || card.task !== 'classification' ? card.settings : [topK, ...card.settings];
}

/** Every setting of a model with its value: the card's defaults, then what the user changed. */
export function settingValues(card: ModelCard, changed: Settings | undefined): Settings {
  const defaults = settingsOf(card).map((setting) => [setting.name, setting.default]);
  return { ...Object.fromEntries(defaults), ...changed };
}

export const currentSettings = (card: ModelCard): Settings =>
  settingValues(card, get().byModel[card.id]);

/** Replaces what the user changed for a model, without a step of undo (a restored figure). */
export function setSettings(model: string, settings: Settings): void {
  set({ byModel: { ...get().byModel, [model]: settings } });
}

/** Changes one setting; undoable, and a drag of a slider is one step. */
export function changeSetting(model: string, setting: Setting, value: SettingValue): void {
  const { name, kind } = setting;
  const title = words.settings.change(setting.title.toLowerCase());
  const merge = kind === 'picture' ? undefined : `setting:${model}:${name}`;
  changeSettings(model, title, { [name]: value }, merge);
}

/** A setting whose image is still to be chosen: without it the model has nothing to run with. */
export const lackedImage = (card: ModelCard, settings: Settings): Setting | undefined =>
  card.settings.find(({ kind, name }) => kind === 'picture' && settings[name] === '');

/** Changes several settings in one step that can be undone; see `Step` for `merge`. */
export function changeSettings(
  model: string,
  title: string,
  values: Settings,
  merge?: string,
): void {
  const before = get().byModel[model] ?? {};
  performChange({
    title,
    ...(merge === undefined ? {} : { merge }),
    from: before,
    to: { ...before, ...values },
    put: (settings) => setSettings(model, settings),
  });
}
