import { type ModelCard, preprocessFrom } from '#shared/types';
import {
  AS_IT_IS,
  type Fixed,
  type GraphInput,
  IMAGENET_MEAN,
  IMAGENET_STD,
  type Preprocessing,
} from './common';

/** Images to be changed keep their ratio where the graph lets them: in pixels, and a multiple that nets of few levels take. */
const WHOLE = { resize: 'keep-ratio', resizeTo: 512, longest: 1024, multiple: 8 } as const;

/**
 * What most ImageNet models are trained with; tiny inputs (CIFAR) and images to be changed are not
 * cropped, and an image that gets a class for each pixel is squashed.
 */
export function guess(input: GraphInput, fixed: Fixed, task: ModelCard['task']): Preprocessing {
  const shorter = Math.min(...input.size);
  const bytes = input.bytes || input.type === 'uint8';
  const plain = bytes || task === 'image-to-image';
  const cropped = task === 'classification' && shorter > 64;
  return {
    preprocess: {
      ...fixed.values,
      resize: task === 'segmentation' ? 'squash' : 'shorter',
      resizeTo: cropped ? Math.round(shorter / 0.875) : shorter,
      ...(task === 'image-to-image' && input.isFree && WHOLE),
      interpolation: task === 'segmentation' ? 'bilinear' : 'bicubic',
      scale: bytes ? 1 : 1 / 255,
      mean: plain ? AS_IT_IS.mean : IMAGENET_MEAN,
      std: plain ? AS_IT_IS.std : IMAGENET_STD,
    },
    source: 'guess',
    sources: preprocessFrom('guess', fixed.origin),
    notes: [],
  };
}
