import type { Host } from '#shared/contract';
import type { FileEntry, ModelCard, Setting } from '#shared/types';
import type { GivenFile } from '../../host/pick-files';
import {
  addSettingImages,
  changeSetting,
  currentCard,
  loadImages,
  showError,
  useSettingImages,
} from '../../state';
import { openImages, takeImages } from '../../state/library/open-images';

/** The setting that names the style; absent where the style is in the weights. */
export const styleSetting = (card: ModelCard | undefined): Setting | undefined =>
  card?.settings.find(({ kind }) => kind === 'picture');

/** Makes an image the style; the model runs with it. It can be undone. */
export function chooseStyle(card: ModelCard, file: string): void {
  const setting = styleSetting(card);
  if (setting) changeSetting(card.id, setting, file);
}

/** The example of the start page: a style from the box. */
export async function prepareExample(host: Host): Promise<void> {
  await loadImages(host);
  const card = currentCard();
  const style = useSettingImages.getState().box.find(({ name }) => name === 'starry-night.jpg');
  if (card && style) chooseStyle(card, style.id);
}

/** Opens files as styles and uses the first. */
export async function openStyle(host: Host, card: ModelCard): Promise<void> {
  try {
    takeFirst(card, await openImages(host));
  } catch (thrown) {
    showError(thrown);
  }
}

/** Takes what was dropped as styles and uses the first. */
export async function dropStyle(
  host: Host,
  card: ModelCard,
  given: readonly GivenFile[],
): Promise<void> {
  takeFirst(card, await takeImages(host, given));
}

/** Takes images of the window as styles and uses the first. */
export function takeStyle(card: ModelCard, entries: readonly FileEntry[]): void {
  addSettingImages(entries);
  takeFirst(card, entries);
}

function takeFirst(card: ModelCard, [first]: readonly FileEntry[]): void {
  if (first) chooseStyle(card, first.id);
}
