import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Handlers, MethodName } from '#shared/contract';
import type { FileRegistry } from '../files/registry';
import { uploadsDir } from '../files/uploads';
import { usedUploads } from './used-uploads';

type StorageMethod = Extract<MethodName, `storage.${string}`>;

interface Services {
  readonly stateDir: string;
  readonly files: FileRegistry;
}

/** What the copies that browsers sent take of the disk, and how to get it back. */
export function storageHandlers({ stateDir, files }: Services): Pick<Handlers, StorageMethod> {
  const folders = async () => {
    const home = uploadsDir(stateDir);
    const names = await readdir(home).catch(() => []);
    return names.filter((name) => !name.startsWith('.')).map((name) => join(home, name));
  };

  return {
    'storage.info': async () => sizeOf(await folders()),
    'storage.clear': async ({ keep }) => {
      const used = await usedUploads(stateDir);
      for (const id of keep) used.add(dirname((await files.resolve(id)).path));
      const unused = (await folders()).filter((folder) => !used.has(folder));
      const freed = await sizeOf(unused);
      for (const folder of unused) await rm(folder, { recursive: true, force: true });
      return freed;
    },
  };
}

/** Names of one content in its folder are links: they take its bytes once. */
async function sizeOf(folders: readonly string[]): Promise<{ files: number; bytes: number }> {
  let bytes = 0;
  for (const folder of folders) {
    const [name] = await readdir(folder).catch(() => []);
    const info = name === undefined ? null : await stat(join(folder, name)).catch(() => null);
    bytes += info?.size ?? 0;
  }
  return { files: folders.length, bytes };
}
