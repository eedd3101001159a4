import type { Host } from '#shared/contract';
import type { ModelCard, Setting } from '#shared/types';
import { changeSetting, runAll, showError, useLibrary } from '../../state';

/** The setting with which every exit runs, for comparison; absent where a model has none. */
export const runAllSetting = (card: ModelCard): Setting | undefined =>
  card.settings.find(({ name }) => name === 'runAll');

/** The exits after the chosen one run too, on the current image at once. */
export function runEveryExit(card: ModelCard): void {
  const setting = runAllSetting(card);
  if (setting) changeSetting(card.id, setting, true);
}

/** Runs the model, as it is set, on the images of the library that have no result yet. */
export function runOnLibrary(host: Host): void {
  const files = [...useLibrary.getState().items.values()].map(({ entry }) => entry);
  runAll(host, files).catch(showError);
}
