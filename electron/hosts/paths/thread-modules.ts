import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineOptions } from '../../engine';

/**
 * Entries of the engine's threads as they were built, beside the entry that this is bundled in or above its chunk;
 * none where nothing is built.
 */
export const threadModules = (): NonNullable<EngineOptions['threads']> => ({
  lane: built('lane-thread.js'),
  umap: built('umap-thread.js'),
});

const built = (name: string): string | undefined =>
  [import.meta.dirname, join(import.meta.dirname, '..')]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
