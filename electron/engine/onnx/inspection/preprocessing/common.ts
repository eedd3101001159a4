import type { FactSource, Preprocess, PreprocessSources, Size } from '#shared/types';

/** How an image becomes the input, and where that is known from. */
export interface Preprocessing {
  preprocess: Preprocess;
  /** What it was read from as a whole. */
  source: FactSource;
  sources: PreprocessSources;
  notes: string[];
}

/** What the graph says of its image input. */
export interface GraphInput {
  size: Size;
  layout: Preprocess['layout'];
  type: 'float32' | 'float16' | 'uint8';
  /** The graph takes other sizes too. */
  isFree: boolean;
  /** Images are made, and so taken, in 0..255. */
  bytes: boolean;
}

/** What is the same for every file. */
export interface Fixed {
  values: Pick<Preprocess, 'size' | 'layout' | 'channels'>;
  origin: Pick<PreprocessSources, 'size' | 'layout'>;
  isFree: boolean;
}

export const IMAGENET_MEAN: Preprocess['mean'] = [0.485, 0.456, 0.406];
export const IMAGENET_STD: Preprocess['std'] = [0.229, 0.224, 0.225];
export const AS_IT_IS: Pick<Preprocess, 'mean' | 'std'> = { mean: [0, 0, 0], std: [1, 1, 1] };
