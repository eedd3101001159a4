import type { RunInfo } from '#shared/contract';
import { type ModelCard, samePreprocess } from '#shared/types';
import {
  chooseModel,
  performChange,
  type Settings,
  setSettings,
  settingsOf,
  useModels,
  useSettings,
} from '../state';
import { words } from './words';

interface StageDifference {
  readonly text: string;
  /** The stage can show what the run did. */
  readonly canFollow: boolean;
}

/** How the stage differs from what a run did; null where both show the same. */
export function stageDifference(
  { model, settings, preprocess }: RunInfo,
  cards: readonly ModelCard[],
  stage: { readonly card: ModelCard; readonly settings: Settings },
): StageDifference | null {
  const { card } = stage;
  if (card.id !== model) {
    const there = cards.find(({ id }) => id === model);
    const text = words.stageDifference.model(card.title, there?.title ?? model);
    return { text, canFollow: there !== undefined };
  }
  const changed = settingsOf(card)
    .filter(({ name, redraws }) => !redraws && name !== 'topK' && name in settings)
    .filter(({ name, kind }) => kind !== 'picture' && settings[name] !== stage.settings[name])
    .map(({ name, title }) =>
      words.stageDifference.setting(title, stage.settings[name], settings[name]),
    );
  if (changed.length > 0) {
    return { text: words.stageDifference.settings(changed.join('; ')), canFollow: true };
  }
  if (samePreprocess(card.preprocess, preprocess)) return null;
  const text = words.stageDifference.card(card.title);
  return { text, canFollow: false };
}

/** Puts the model and the settings of a run on the stage, as one step that can be undone. */
export function showAsRun({ model, settings }: RunInfo): void {
  const { chosen } = useModels.getState();
  const { byModel } = useSettings.getState();
  performChange({
    title: words.stageDifference.showAsInRun,
    from: { model: chosen, settings: byModel[model] ?? {} },
    to: { model, settings },
    put: (to) => {
      setSettings(model, to.settings);
      if (to.model !== null) chooseModel(to.model);
    },
  });
}
