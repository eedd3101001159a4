import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { diskError } from './atomic';

/** Where a line lies in its file, in bytes. */
export interface LinePlace {
  readonly offset: number;
  /** With its newline. */
  readonly length: number;
}

/** Takes what a line should hold; a zod schema does. */
export interface LineSchema<T> {
  safeParse(value: unknown): { data?: T };
}

const NEWLINE = 10;

/**
 * The lines of a file that hold JSON as `schema` takes it; none where there is no file. What comes after the last
 * newline was torn by a crash, and a power cut may have left a block of zeros: neither is given. `from`: where a line
 * begins, in bytes. Throws
 * VitrineError('disk').
 */
export async function* jsonLines<T>(
  path: string,
  schema: LineSchema<T>,
  from = 0,
): AsyncGenerator<LinePlace & { value: T }> {
  try {
    for await (const { text, ...place } of wholeLines(path, from)) {
      const value = parsed(schema, text);
      if (value !== undefined) yield { value, ...place };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw diskError(error, path);
  }
}

function parsed<T>(schema: LineSchema<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function* wholeLines(
  path: string,
  from: number,
): AsyncGenerator<LinePlace & { text: string }> {
  let offset = from;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: 2 ** 20 })) {
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
export async function wholeBytes(path: string): Promise<number> {
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
