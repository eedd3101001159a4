import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { VitrineError } from '#shared/types';

/** Writes the whole file or nothing: temporary file beside it, fsync, rename. Throws VitrineError. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new VitrineError('disk', `${path} could not be written: ${message}`, {
      hint: code === 'ENOSPC' ? 'The disk is full: free some space.' : 'Choose another folder.',
      detail: { file: path, cause: code ?? '' },
      cause: error,
    });
  }
}
