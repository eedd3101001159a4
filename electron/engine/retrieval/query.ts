import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Crop } from '#shared/contract';
import { VitrineError } from '#shared/types';
import type { Analyzer, Method } from '../analysis/analyzer';
import { diskError } from '../files/atomic';
import { decodeImage } from '../image';
import { png } from '../image/png';
import type { ModelOnDisk } from '../onnx-sessions/pool';
import type { RunFacts } from '../runs/folder/run-facts';

/** How a query is embedded: as the images of the run were. Throws VitrineError('bad-input') for another model. */
export function methodOf(facts: RunFacts, model: ModelOnDisk, signal: AbortSignal): Method {
  const now = model.card.files.map(({ sha256 }) => sha256).join();
  const then = facts.model.files.map(({ sha256 }) => sha256).join();
  if (now !== then) {
    throw new VitrineError('bad-input', `${facts.model.id} is not the model of this run any more`, {
      hint: 'Run it again with the model as it is now.',
    });
  }
  return { model, settings: { ...facts.settings, layers: 'none' }, embeddings: true, signal };
}

/** The embedding of one image. Throws VitrineError as an analysis does. */
export async function embed(
  path: string,
  method: Method,
  analyzer: Analyzer,
): Promise<Float32Array> {
  const inputs = [{ path, from: 0 }];
  for await (const { outcome, embedding } of analyzer.analyzeAll({ ...method, inputs })) {
    if (outcome instanceof VitrineError) throw outcome;
    await analyzer.release(outcome.id);
    if (embedding) return embedding;
  }
  throw new VitrineError('unsupported', `The model gives no embedding of ${basename(path)}`);
}

/** Hands `use` the path of a file in `folder` that holds a part of an image, and removes it afterwards. */
export async function withCrop<T>(
  path: string,
  { left, top, width, height }: Crop,
  { folder, signal }: { folder: string; signal: AbortSignal },
  use: (path: string) => Promise<T>,
): Promise<T> {
  const image = await decodeImage(path, { signal });
  if (left + width > image.width || top + height > image.height) {
    throw new VitrineError('bad-input', `The crop leaves ${basename(path)}`, {
      hint: `Choose a part of its ${image.width} x ${image.height} pixels.`,
      detail: { file: basename(path), crop: [left, top, width, height] },
    });
  }
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((top + y) * image.width + left);
    pixels.set(image.rgb.subarray(start, start + 3 * width), 3 * y * width);
  }
  const crop = join(folder, `${randomUUID()}.png`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(crop, await png(pixels, [height, width], 3, 'srgb'));
    return await use(crop);
  } catch (error) {
    throw diskError(error, crop);
  } finally {
    await rm(crop, { force: true });
  }
}
