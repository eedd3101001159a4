import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * engine/onnx-sessions/lane-thread.ts as it was built, beside the entry that this is bundled in or above its chunk;
 * undefined where nothing is built.
 */
export const laneModule = (): string | undefined =>
  [import.meta.dirname, join(import.meta.dirname, '..')]
    .map((folder) => join(folder, 'lane-thread.js'))
    .find((file) => existsSync(file));
