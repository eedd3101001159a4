import type { Confusion } from '#shared/segmentation';
import type { Tensor } from '#shared/types';
import type { Truth } from './truth';

/** In the map of errors. */
const [LEFT_OUT, RIGHT, WRONG] = [0, 1, 2];

/** A class map against the truth: the confusion matrix, and where it errs, uint8 `[H, W]`. */
export function compareWithTruth(
  map: Tensor,
  { map: truth, ignored, unjudged }: Truth,
  classes: number,
): { confusion: Confusion; errors: Tensor } {
  const pixels = new Uint32Array(classes * classes);
  const errors = new Uint8Array(map.data.length);
  for (let i = 0; i < errors.length; i++) {
    const own = truth.data[i]!;
    if (own === ignored) {
      errors[i] = LEFT_OUT;
      continue;
    }
    const said = map.data[i]!;
    pixels[own * classes + said]!++;
    errors[i] = own === said ? RIGHT : WRONG;
  }
  const counts: Confusion['counts'] = [];
  pixels.forEach((count, pair) => {
    if (count > 0) {
      counts.push({ truth: Math.floor(pair / classes), predicted: pair % classes, pixels: count });
    }
  });
  return {
    confusion: { classes, ...(unjudged !== undefined && { unjudged }), counts },
    errors: { shape: map.shape, data: errors },
  };
}
