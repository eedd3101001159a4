import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unreadable } from './unreadable';

const PIECE = 2 ** 20;

/** SHA-256 of a file's bytes, lower-case hex. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    // Small files in one piece: a stream of its own costs more than they do.
    if ((await stat(path)).size <= PIECE) return hash.update(await readFile(path)).digest('hex');
    await pipeline(createReadStream(path, { highWaterMark: PIECE }), hash);
  } catch (error) {
    throw unreadable(error, basename(path));
  }
  return hash.digest('hex');
}
