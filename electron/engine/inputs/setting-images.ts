import { type ModelCard, VitrineError } from '#shared/types';
import type { GivenPicture } from '../family-kit/family';
import type { SettingValues } from '../family-kit/settings';
import { readSources } from './source';

/**
 * The pictures that settings name, by setting. Throws VitrineError: 'bad-input' naming the file, 'disk',
 * 'cancelled'.
 */
export async function readPictures(
  { settings }: ModelCard,
  values: SettingValues,
  pathOf: (value: string) => Promise<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, GivenPicture>> {
  const pictures = new Map<string, GivenPicture>();
  for (const { kind, name, title } of settings) {
    if (kind !== 'picture') continue;
    const [picture, ...more] = await readSources(await pathOf(String(values[name])), signal);
    if (!picture || more.length > 0) {
      throw new VitrineError(
        'bad-input',
        `The ${title.toLowerCase()} is an array of several inputs`,
        {
          hint: 'Give one [3, H, W] array, or a picture.',
        },
      );
    }
    pictures.set(name, picture);
  }
  return pictures;
}

/** Throws VitrineError('bad-input') where a picture that a setting names is the one to be analysed. */
export function checkOthers(
  { name, sha256 }: Pick<GivenPicture, 'name' | 'sha256'>,
  pictures: ReadonlyMap<string, GivenPicture>,
): void {
  for (const [setting, other] of pictures) {
    if (other.sha256 !== sha256) continue;
    throw new VitrineError('bad-input', `${name} is both the picture and its ${setting}`, {
      hint: `Choose another picture as the ${setting}.`,
      detail: { file: name },
    });
  }
}
