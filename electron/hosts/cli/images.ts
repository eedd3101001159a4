import { stat } from 'node:fs/promises';
import { VitrineError } from '#shared/types';
import { imagesIn } from '../../engine';
import type { RunFacts } from '../../engine/runs/folder/run-facts';
import type { RunInput } from '../../engine/runs/folder/run-folder';
import { UsageError } from './io';

/** The images of all arguments, folders sorted by path; an argument without any is a failure of its own. */
export async function listImages(
  args: readonly string[],
  signal: AbortSignal,
): Promise<RunInput[]> {
  const inputs: RunInput[] = [];
  for (const image of args) {
    try {
      const isFolder = (await stat(image).catch(() => null))?.isDirectory() === true;
      const found = isFolder ? await imagesIn(image, signal) : [{ path: image }];
      for (const { path } of found) inputs.push({ image: path });
    } catch (error) {
      inputs.push({ image, error: VitrineError.from(error).toBody() });
    }
  }
  return inputs;
}

/** `3/16`: the third of sixteen shards. */
export function readShard(text: string): RunFacts['shard'] {
  const [, number = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (number >= 1 && number <= of) return { number, of };
  throw new UsageError(`“--shard ${text}” is not a shard such as 3/16.`);
}
