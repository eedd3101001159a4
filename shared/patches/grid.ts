import type { ModelCard, Size } from '../types';

/** The grid of a model's patches over its input; null where it has none. */
export const patchGrid = ({ patch, preprocess: { size } }: ModelCard): Size | null =>
  patch && [Math.round(size[0] / patch[0]), Math.round(size[1] / patch[1])];
