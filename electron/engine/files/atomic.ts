import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VitrineError } from '#shared/types';

let serial = 0;

/** A name beside `path` that no other writer uses. */
export const temporaryName = (path: string): string => `${path}.${process.pid}-${serial++}.tmp`;

/** Writes the whole file or nothing: temporary file, fsync, rename. Throws VitrineError('disk'). */
export async function writeAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // What went wrong first is what is told, even when tidying up fails too.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(error, path);
  }
}

/** The same for a file that somebody else wrote under a temporary name. Throws VitrineError('disk'). */
export async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    const handle = await open(temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(temporary, path);
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Copies a file, whole or not at all. Throws VitrineError('disk'). */
export async function copyAtomic(from: string, to: string): Promise<void> {
  const temporary = temporaryName(to);
  try {
    await mkdir(dirname(to), { recursive: true });
    // Where the file system can, both share their bytes.
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await putInPlace(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(error, to);
  }
}

/** Brings the names in a folder to the disk, where the system can: without them a power cut takes new files. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const CAUSES: Record<string, [message: string, hint: string]> = {
  ENOSPC: ['the disk is full', 'Free some space, or choose a folder on another disk.'],
  EDQUOT: ['your disk quota is used up', 'Free some space, or choose a folder on another disk.'],
  EFBIG: ['the file would be larger than this disk allows', 'Choose a folder on another disk.'],
  EROFS: ['the disk is read-only', 'Choose a folder that can be written.'],
  EACCES: ['permission denied', 'Check the permissions of the file and its folder.'],
  EPERM: ['permission denied', 'Check the permissions of the file and its folder.'],
  ENOENT: ['no such file or folder', 'It may have been moved or deleted.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Give a file.'],
  EMFILE: ['too many files are open', 'Close other programs or raise the limit of open files.'],
  EIO: ['the disk reported an input/output error', 'Check the disk.'],
};

/** An error of the file system in words; anything else is passed through `VitrineError.from`. */
export function diskError(error: unknown, path: string): VitrineError {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (error instanceof VitrineError || typeof code !== 'string') return VitrineError.from(error);
  const [cause, hint] = CAUSES[code] ?? [`${code}: ${(error as Error).message}`, 'Check the disk.'];
  return new VitrineError('disk', `${path}: ${cause}`, {
    hint,
    detail: { file: path, cause: code },
    cause: error,
  });
}
