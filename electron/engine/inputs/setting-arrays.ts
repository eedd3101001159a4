import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ModelCard, Tensor } from '#shared/types';
import type { SettingValues } from '../family-kit/settings';
import { diskError } from '../files/atomic';
import { decodeNpy } from '../tensors/npy';

/** The arrays that settings name, float64 as such, by setting. Throws VitrineError: 'bad-input', 'disk'. */
export async function readSettingArrays(
  { settings }: ModelCard,
  values: SettingValues,
  pathOf: (value: string) => Promise<string>,
): Promise<ReadonlyMap<string, Tensor>> {
  const arrays = new Map<string, Tensor>();
  for (const { kind, name } of settings) {
    const value = values[name];
    if (kind !== 'array' || value === undefined || value === '') continue;
    const path = await pathOf(String(value));
    const bytes = await readFile(path).catch((error: unknown) => {
      throw diskError(error, path);
    });
    arrays.set(name, decodeNpy(bytes, basename(path), true));
  }
  return arrays;
}
