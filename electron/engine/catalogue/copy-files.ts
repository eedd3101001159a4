import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError } from '../files/atomic';
import { CONFIG_FILES } from '../files/walk';
import { configFolders } from '../onnx';

/** The configurations of the graph at `path`; those nearer to it come last and stay. */
export async function copyConfigs(path: string, folder: string): Promise<void> {
  for (const home of configFolders(path).reverse()) {
    for (const name of CONFIG_FILES) {
      const config = join(home, name);
      if (existsSync(config) && home !== folder) await copyInto(folder, config, name);
    }
  }
}

export async function copyInto(folder: string, path: string, name: string): Promise<void> {
  const target = join(folder, name);
  try {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(path, target, constants.COPYFILE_FICLONE);
  } catch (error) {
    throw diskError(error, path);
  }
}

export async function moveInto(folder: string, path: string, name: string): Promise<void> {
  const target = join(folder, name);
  await mkdir(dirname(target), { recursive: true });
  await rename(path, target);
}
