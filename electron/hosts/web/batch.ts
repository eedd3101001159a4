import type { IncomingMessage } from 'node:http';
import { VitrineError } from '#shared/types';
import { BATCH, BatchFiles } from '#shared/wire';

interface ReceivedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Reads a body of many small files. Throws VitrineError('bad-input' | 'cancelled'). */
export async function readBatch(request: IncomingMessage): Promise<ReceivedFile[]> {
  const body = await readBody(request);
  const end = body.indexOf('\n');
  const listed = end < 0 ? undefined : parse(body.subarray(0, end).toString());
  const total = listed?.reduce((sum, { bytes }) => sum + bytes, end + 1);
  if (!listed || total !== body.length) {
    throw new VitrineError('bad-input', 'The files were not sent as a list and their contents', {
      hint: 'Reload the page.',
    });
  }
  let at = end + 1;
  return listed.map(({ name, bytes }) => {
    const content = body.subarray(at, at + bytes);
    at += bytes;
    return { name, content };
  });
}

function parse(line: string): BatchFiles | undefined {
  try {
    return BatchFiles.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > BATCH.bytes + BATCH.listBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    throw new VitrineError('cancelled', 'The upload was broken off', { cause: error });
  }
  if (bytes <= BATCH.bytes + BATCH.listBytes) return Buffer.concat(chunks);
  throw new VitrineError('bad-input', 'The files are too large to be sent together', {
    hint: 'Send each on its own.',
    detail: { limit: BATCH.bytes },
  });
}
