import type { Preprocess, Size } from '#shared/types';

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** [H, W] of the input that an image becomes. */
export function inputSize(image: Sides, spec: Preprocess): Size {
  const { multiple = 1 } = spec;
  const each = (side: (length: number) => number): Size => [side(image.height), side(image.width)];
  switch (spec.resize) {
    case 'none':
    case 'graph':
      return each((length) => length);
    case 'mirror':
      // Swin2SR's processor adds at least one pixel.
      return each((length) => (Math.floor(length / multiple) + 1) * multiple);
    case 'floor':
      return each((length) => Math.max(1, Math.floor(length / multiple)) * multiple);
    case 'fit':
      return fitted(image, spec.size, multiple);
    case 'keep-ratio':
      return spec.round === 'down' ? keptDown(image, spec) : keptUp(image, spec);
    default:
      return spec.size;
  }
}

/** mmcv's `imrescale` rounds half up; mmsegmentation's `AlignedResize` then goes up to a multiple. */
function keptUp({ width, height }: Sides, spec: Preprocess): Size {
  const { resizeTo, longest = Number.POSITIVE_INFINITY, multiple = 1 } = spec;
  const scale = Math.min(resizeTo / Math.min(width, height), longest / Math.max(width, height));
  const side = (length: number) =>
    Math.max(1, Math.ceil(Math.trunc(length * scale + 0.5) / multiple)) * multiple;
  return [side(height), side(width)];
}

/** transformers' `get_size_with_aspect_ratio` (DETR): the longer side is truncated. */
function keptDown({ width, height }: Sides, spec: Preprocess): Size {
  const { resizeTo, longest = Number.POSITIVE_INFINITY, multiple = 1 } = spec;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const bounded = Math.min(resizeTo, (longest * short) / long);
  const down = (length: number) => Math.max(1, Math.floor(length / multiple)) * multiple;
  const shorter = down(roundHalfEven(bounded));
  const longer = down(Math.trunc((bounded * long) / short));
  return width < height ? [longer, shorter] : [shorter, longer];
}

/** transformers' `get_resize_output_image_size` (DPT): by the scale that is nearer to 1. */
function fitted({ width, height }: Sides, [h, w]: Size, multiple: number): Size {
  const [down, across] = [h / height, w / width];
  const scale = Math.abs(1 - across) < Math.abs(1 - down) ? across : down;
  const side = (length: number) =>
    Math.max(1, roundHalfEven((scale * length) / multiple)) * multiple;
  return [side(height), side(width)];
}

/** Python's `round`. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
}
