import { type ModelCard, VitrineError } from '#shared/types';
import type { SourceImage } from '../family-kit/family';
import type { SettingValues } from '../family-kit/settings';
import { readSources } from './source';

/**
 * The images that settings name, by setting. Throws VitrineError: 'bad-input' naming the file, 'disk',
 * 'cancelled'.
 */
export async function readSettingImages(
  { settings }: ModelCard,
  values: SettingValues,
  pathOf: (value: string) => Promise<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SourceImage>> {
  const images = new Map<string, SourceImage>();
  for (const { kind, name, title } of settings) {
    if (kind !== 'picture') continue;
    const [image, ...more] = await readSources(await pathOf(String(values[name])), signal);
    if (!image || more.length > 0) {
      throw new VitrineError(
        'bad-input',
        `The ${title.toLowerCase()} is an array of several inputs`,
        {
          hint: 'Give one [3, H, W] array, or an image.',
        },
      );
    }
    images.set(name, image);
  }
  return images;
}

/** Throws VitrineError('bad-input') where an image that a setting names is the one to be analyzed. */
export function checkDistinct(
  { name, sha256 }: Pick<SourceImage, 'name' | 'sha256'>,
  images: ReadonlyMap<string, SourceImage>,
): void {
  for (const [setting, other] of images) {
    if (other.sha256 !== sha256) continue;
    throw new VitrineError('bad-input', `${name} is both the image and its ${setting}`, {
      hint: `Choose another image as the ${setting}.`,
      detail: { file: name },
    });
  }
}
