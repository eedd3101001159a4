// By its path: its main entry exports the same beside components that need packages of their own.

import type { Umap } from '#shared/contract';
import { createUMAP } from '../../../../node_modules/embedding-atlas/dist/umap.js';
import { version } from '../../../../node_modules/embedding-atlas/package.json';
import type { Progress } from '../../jobs/progress';

/** Vectors to be laid out in the plane, `[count, dimensions]`. */
export interface UmapInput {
  readonly count: number;
  readonly dimensions: number;
  readonly vectors: Float32Array;
  readonly parameters: Umap;
}

/** By what places were made, as files say it. */
export const umapText = ({ neighbours, minDist, metric, seed }: Umap): string =>
  `neighbours ${neighbours}, minDist ${minDist}, metric ${metric}, seed ${seed}, embedding-atlas ${version}`;

/** Neighbours are found and the layout is optimized in WebAssembly: the same input gives the same places. */
export async function layOut(
  { count, dimensions, vectors, parameters }: UmapInput,
  progress: Progress,
): Promise<Float32Array> {
  const { neighbours, minDist, metric, seed } = parameters;
  const umap = await createUMAP(count, dimensions, 2, vectors, {
    metric,
    nNeighbors: Math.min(neighbours, count - 1),
    minDist,
    seed,
    progress,
  });
  try {
    await umap.run();
    return new Float32Array(umap.embedding);
  } finally {
    umap.destroy();
  }
}
