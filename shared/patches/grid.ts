import type { ModelCard, Size } from '../types';

/** The grid of a model's patches over an input, by default of the card's size; null where it has none. */
export const patchGrid = (
  { patch, preprocess }: ModelCard,
  size: Size = preprocess.size,
): Size | null => patch && [Math.round(size[0] / patch[0]), Math.round(size[1] / patch[1])];
