import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { unzipSync } from 'fflate';
import { type ModelCard, type Tensor, VitrineError } from '#shared/types';
import type { SettingValues } from '../family-kit/settings';
import { diskError } from '../files/atomic';
import { decodeNpy } from '../tensors/npy';

/**
 * The arrays that settings name, float64 as such, by setting; those of an .npz file by `setting.array`. Throws
 * VitrineError: 'bad-input', 'disk'.
 */
export async function readSettingArrays(
  { settings }: ModelCard,
  values: SettingValues,
  pathOf: (value: string) => Promise<string>,
): Promise<ReadonlyMap<string, Tensor>> {
  const arrays = new Map<string, Tensor>();
  for (const { kind, name } of settings) {
    const value = values[name];
    if ((kind !== 'array' && kind !== 'arrays') || value === undefined || value === '') continue;
    const path = await pathOf(String(value));
    const bytes = await readFile(path).catch((error: unknown) => {
      throw diskError(error, path);
    });
    if (kind === 'array') arrays.set(name, decodeNpy(bytes, basename(path), true));
    else {
      for (const [entry, content] of Object.entries(unzip(bytes, basename(path)))) {
        const array = entry.replace(/\.npy$/, '');
        arrays.set(`${name}.${array}`, decodeNpy(content, `${array} of ${basename(path)}`, true));
      }
    }
  }
  return arrays;
}

function unzip(bytes: Uint8Array, file: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (cause) {
    throw new VitrineError('bad-input', `${file} is not an .npz file`, {
      hint: 'Write it with numpy.savez(path, **arrays).',
      detail: { file },
      cause,
    });
  }
}
