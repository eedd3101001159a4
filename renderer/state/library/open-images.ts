import type { Host } from '#shared/contract';
import { type FileEntry, VitrineError } from '#shared/types';
import { type GivenFile, pickFiles } from '../../host/pick-files';
import { sortFiles } from '../../host/sort-files';
import { addSettingImages, showError } from '..';
import { words } from '../words';

/** Takes the images of what was given as images for settings, not for the library. */
export async function takeImages(
  host: Host,
  given: readonly GivenFile[],
): Promise<readonly FileEntry[]> {
  if (given.length === 0) return [];
  const { images } = sortFiles(given.map((one) => ({ ...one, name: one.file.name })));
  if (images.length === 0) {
    throw new VitrineError('bad-input', words.openImages.none, {
      hint: words.openImages.noneHint,
    });
  }
  const entries = await host.addFiles(images, { onError: (_, error) => showError(error) });
  addSettingImages(entries);
  return entries;
}

/** The same for what is chosen in a file dialog; empty when it is closed without a choice. */
export async function openImages(host: Host): Promise<readonly FileEntry[]> {
  if (!host.native) return takeImages(host, await pickFiles({ multiple: true, accept: 'image/*' }));
  const { images } = sortFiles(await host.native.openFiles());
  addSettingImages(images);
  return images;
}
