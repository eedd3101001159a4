import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { diskError } from '../files/atomic';

/** One line of a file and where it lies, without its newline. */
export interface FileLine {
  readonly text: string;
  /** Of its first byte. */
  readonly offset: number;
  /** In bytes, with its newline. */
  readonly length: number;
}

const NEWLINE = 10;

/**
 * The whole lines of a file, one at a time: what comes after the last newline was torn by a crash and is not
 * given. Rejects with the file system's error.
 */
export async function* readLines(path: string): AsyncGenerator<FileLine> {
  let offset = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      const length = end + 1 - start;
      yield { text: bytes.toString('utf8', start, end), offset, length };
      offset += length;
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
  }
}

const BLOCK = 2 ** 20;

/** Bytes of a file up to its last newline; 0 where there is no file. Throws VitrineError('disk'). */
export async function wholeLines(path: string): Promise<number> {
  try {
    const file = await open(path);
    try {
      const block = Buffer.alloc(BLOCK);
      for (let end = (await file.stat()).size; end > 0; ) {
        const start = Math.max(0, end - BLOCK);
        const { bytesRead } = await file.read(block, 0, end - start, start);
        const newline = block.subarray(0, bytesRead).lastIndexOf(NEWLINE);
        if (newline >= 0) return start + newline + 1;
        end = start;
      }
      return 0;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw diskError(error, path);
  }
}

/** A line as JSON that `schema` takes; null for anything else, such as a block that a power cut left as zeros. */
export function parseLine<T>(
  schema: { safeParse(value: unknown): { data?: T } },
  text: string,
): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
