import type { ImageRegion, Preprocess, Size } from '#shared/types';
import { type Box, type Pixels, resizeWindow } from './resample';

/** What goes into the graph, and which part of the upright image that is. */
export interface ModelInput {
  readonly data: Float32Array;
  /** `[1, 3, H, W]` or `[1, H, W, 3]`. */
  readonly shape: number[];
  readonly region: ImageRegion;
}

/**
 * File pixels to input tensor, as torchvision, timm and Hugging Face do with Pillow underneath:
 * resize (bit-identical), centre crop (padded with black where the image is smaller than the
 * crop), scale, `(x - mean) / std` in float32. `mean` and `std` are in the tensor's channel order.
 */
export function preprocess(image: Pixels, spec: Preprocess): ModelInput {
  const size = inputSize(image, spec);
  const [height, width] = size;
  const { source, scaled, region } = layOut(image, spec, size);
  const crop = centred(scaled, size);
  // The part of the crop that has pixels; all of it unless the scaled image is smaller.
  const window: Box = {
    x: Math.max(0, crop.x),
    y: Math.max(0, crop.y),
    width: Math.min(width, scaled[1]),
    height: Math.min(height, scaled[0]),
  };
  const whole: Box = { x: 0, y: 0, width: source.width, height: source.height };
  const seen = resizeWindow(source, scaled, spec.interpolation, whole, window);
  const padded = onBlack(seen, size, window.x - crop.x, window.y - crop.y);
  return {
    data: normalise(padded.rgb, spec),
    shape: spec.layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3],
    region: region(crop),
  };
}

/** [H, W] of the input that an image becomes. */
export function inputSize(image: Pick<Pixels, 'width' | 'height'>, spec: Preprocess): Size {
  const { width, height } = image;
  if (spec.resize === 'none') return [height, width];
  if (spec.resize !== 'keep-ratio') return spec.size;
  const { resizeTo, longest = Number.POSITIVE_INFINITY, multiple = 1 } = spec;
  // mmcv's `imrescale` rounds half up; mmsegmentation's `AlignedResize` then goes up to a multiple.
  const scale = Math.min(resizeTo / Math.min(width, height), longest / Math.max(width, height));
  const side = (length: number) =>
    Math.max(1, Math.ceil(Math.trunc(length * scale + 0.5) / multiple)) * multiple;
  return [side(height), side(width)];
}

/** The image to resize, to which size, and how a crop of that maps back to the image. */
function layOut(image: Pixels, spec: Preprocess, size: Size) {
  let source = image;
  let scaled = size;
  let offset = { x: 0, y: 0 };
  if (spec.resize === 'shorter') {
    scaled = shorterSide(image, spec.resizeTo);
  } else if (spec.resize === 'crop-square') {
    const side = Math.min(image.width, image.height);
    const square = centred([image.height, image.width], [side, side]);
    source = cutOut(image, square);
    offset = square;
  }
  const across = (length: number) => (length * source.width) / scaled[1];
  const down = (length: number) => (length * source.height) / scaled[0];
  const region = (crop: Box): ImageRegion => ({
    x: offset.x + across(crop.x),
    y: offset.y + down(crop.y),
    width: across(crop.width),
    height: down(crop.height),
  });
  return { source, scaled, region };
}

/** torchvision's `Resize(int)`: the longer side is truncated, not rounded. */
function shorterSide({ width, height }: Pixels, side: number): Size {
  return width <= height
    ? [Math.max(1, Math.trunc((side * height) / width)), side]
    : [side, Math.max(1, Math.trunc((side * width) / height))];
}

/** torchvision's `center_crop`: offsets rounded half to even; padding puts the odd pixel last. */
function centred([height, width]: Size, [h, w]: Size): Box {
  const offset = (length: number, want: number) =>
    want > length ? -Math.floor((want - length) / 2) : roundHalfEven((length - want) / 2);
  return { x: offset(width, w), y: offset(height, h), width: w, height: h };
}

/** Python's `round` for numbers that are whole or half. */
function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
}

function cutOut(image: Pixels, box: Box): Pixels {
  if (box.width === image.width && box.height === image.height) return image;
  const rgb = new Uint8Array(box.width * box.height * 3);
  for (let y = 0; y < box.height; y++) {
    const start = ((box.y + y) * image.width + box.x) * 3;
    rgb.set(image.rgb.subarray(start, start + box.width * 3), y * box.width * 3);
  }
  return { width: box.width, height: box.height, rgb };
}

/** The pixels at (`x`, `y`) of a black image of `size`. */
function onBlack(seen: Pixels, [height, width]: Size, x: number, y: number): Pixels {
  if (seen.width === width && seen.height === height) return seen;
  const rgb = new Uint8Array(height * width * 3);
  for (let row = 0; row < seen.height; row++) {
    const line = seen.rgb.subarray(row * seen.width * 3, (row + 1) * seen.width * 3);
    rgb.set(line, ((y + row) * width + x) * 3);
  }
  return { width, height, rgb };
}

/** `[H, W, 3]` bytes to float32 in the spec's layout. */
function normalise(rgb: Uint8Array, spec: Preprocess): Float32Array {
  const plane = rgb.length / 3;
  const [pixel, channel] = spec.layout === 'NCHW' ? [1, plane] : [3, 1];
  const [a, b] = spec.channels === 'RGB' ? [0, 2] : [2, 0];
  const [first, second, third] = [table(spec, 0), table(spec, 1), table(spec, 2)];
  const data = new Float32Array(rgb.length);
  for (let s = 0, o = 0; s < rgb.length; s += 3, o += pixel) {
    data[o] = first[rgb[s + a]!]!;
    data[o + channel] = second[rgb[s + 1]!]!;
    data[o + 2 * channel] = third[rgb[s + b]!]!;
  }
  return data;
}

/** The 256 possible values of one channel, rounded to float32 after each step as numpy does. */
function table(spec: Preprocess, channel: number): Float32Array {
  const mean = Math.fround(spec.mean[channel]!);
  const std = Math.fround(spec.std[channel]!);
  const values = new Float32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    values[byte] = Math.fround(Math.fround(byte * spec.scale) - mean) / std;
  }
  return values;
}

/** One line for provenance: everything that `preprocess` depends on. */
export function describePreprocess(spec: Preprocess): string {
  const [height, width] = spec.size;
  const filter = `${spec.interpolation} (Pillow)`;
  const geometry = {
    shorter: `shorter side to ${spec.resizeTo} px, ${filter}, centre crop ${width}x${height}`,
    squash: `squashed to ${width}x${height}, ${filter}`,
    'crop-square': `largest centred square, to ${width}x${height}, ${filter}`,
    'keep-ratio': `shorter side to ${spec.resizeTo} px, longer at most ${spec.longest} px, up to multiples of ${spec.multiple}, ${filter}`,
    none: 'pixel for pixel',
  }[spec.resize];
  const scale = Math.abs(spec.scale * 255 - 1) < 1e-9 ? '1/255' : String(spec.scale);
  const numbers = (values: readonly number[]) => `[${values.join(', ')}]`;
  return `${geometry}; x ${scale}, mean ${numbers(spec.mean)}, std ${numbers(spec.std)}; ${spec.channels} ${spec.layout}`;
}
