import type { ImageRegion, Preprocess, Size } from '#shared/types';
import { inputSize, roundHalfEven } from './input-size';
import { type Box, type Pixels, resizePixels, resizeWindow } from './resample';

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
  const { source, scaled, crop, region } = layOut(image, spec, size);
  // The part of the crop that has pixels; all of it unless the scaled image is smaller.
  const window: Box = {
    x: Math.max(0, crop.x),
    y: Math.max(0, crop.y),
    width: Math.min(width, scaled[1]),
    height: Math.min(height, scaled[0]),
  };
  const whole: Box = { x: 0, y: 0, width: source.width, height: source.height };
  const seen = resizeWindow(source, scaled, spec.interpolation, whole, window);
  const framed =
    spec.resize === 'mirror'
      ? mirrored(seen, size)
      : framedIn(spec.fill, seen, size, window.x - crop.x, window.y - crop.y);
  const data = normalise(framed.rgb, spec);
  if (spec.resize === 'longest') clearBeyond(data, [seen.height, seen.width], size, spec);
  return {
    data,
    shape: spec.layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3],
    region: region(crop),
  };
}

/** The image to resize, to which size, and how a crop of that maps back to the image. */
function layOut(image: Pixels, spec: Preprocess, size: Size) {
  let source = image;
  let offset = { x: 0, y: 0 };
  if (spec.resize === 'crop-square') {
    const side = Math.min(image.width, image.height);
    const square = centred([image.height, image.width], [side, side], spec);
    source = cutOut(image, square);
    offset = square;
  }
  if (spec.resize === 'thumbnail') source = toShorter(image, spec);
  const scaled = scaledSize(source, spec, size);
  const isCorner = spec.resize === 'longest' || spec.resize === 'mirror';
  const crop = isCorner
    ? { x: 0, y: 0, width: size[1], height: size[0] }
    : centred(scaled, size, spec);
  const { width, height } = spec.resize === 'crop-square' ? source : image;
  const across = (length: number) => (length * width) / scaled[1];
  const down = (length: number) => (length * height) / scaled[0];
  const region = (part: Box): ImageRegion => ({
    x: offset.x + across(part.x),
    y: offset.y + down(part.y),
    width: across(part.width),
    height: down(part.height),
  });
  return { source, scaled, crop, region };
}

/** What the image is resized to, before it is cropped or extended to the size of the input. */
function scaledSize(image: Pixels, spec: Preprocess, size: Size): Size {
  if (spec.resize === 'shorter') return shorterSide(image, spec.resizeTo);
  if (spec.resize === 'squash') return spec.scaled ?? size;
  if (spec.resize === 'mirror' || spec.resize === 'crop') return [image.height, image.width];
  if (spec.resize === 'cover' || spec.resize === 'contain') return ratioKept(image, spec, size);
  if (spec.resize === 'thumbnail') return thumbnailSize(image, size);
  if (spec.resize !== 'longest') return size;
  const scale = spec.resizeTo / Math.max(image.width, image.height);
  const side = (length: number) => Math.max(1, Math.trunc(length * scale + 0.5));
  return [side(image.height), side(image.width)];
}

/** torchvision's `Resize(int)`: the longer side is truncated, not rounded. */
function shorterSide({ width, height }: Pixels, side: number): Size {
  return width <= height
    ? [Math.max(1, Math.trunc((side * height) / width)), side]
    : [side, Math.max(1, Math.trunc((side * width) / height))];
}

/** timm's `ResizeKeepRatio`. */
function ratioKept({ width, height }: Pixels, { resize, scaled }: Preprocess, size: Size): Size {
  const [h, w] = scaled ?? size;
  const ratios = [height / h, width / w] as const;
  const ratio = resize === 'cover' ? Math.min(...ratios) : Math.max(...ratios);
  const side = (length: number) => Math.max(1, roundHalfEven(length / ratio));
  return [side(height), side(width)];
}

/** Donut's two steps: the shorter side as `resizeTo` says, then this. */
function toShorter(image: Pixels, { resizeTo, interpolation }: Preprocess): Pixels {
  return resizePixels(image, shorterSide(image, resizeTo), interpolation);
}

function thumbnailSize({ width, height }: Pixels, size: Size): Size {
  const [h, w] = [Math.min(height, size[0]), Math.min(width, size[1])];
  if (height > width) return [h, Math.max(1, Math.trunc((width * h) / height))];
  return width > height ? [Math.max(1, Math.trunc((height * w) / width)), w] : [h, w];
}

/**
 * torchvision's `center_crop`: offsets rounded half to even; padding puts the odd pixel last. transformers on
 * NumPy rounds all down, which puts the odd pixel of padding first.
 */
function centred([height, width]: Size, [h, w]: Size, { round }: Preprocess): Box {
  const offset = (length: number, want: number) => {
    if (round === 'down') return Math.floor((length - want) / 2);
    return want > length ? -Math.floor((want - length) / 2) : roundHalfEven((length - want) / 2);
  };
  return { x: offset(width, w), y: offset(height, h), width: w, height: h };
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

/** The pixels at (`x`, `y`) of an image of `size` in one colour. */
function framedIn(
  colour: Preprocess['fill'],
  seen: Pixels,
  [height, width]: Size,
  x: number,
  y: number,
): Pixels {
  if (seen.width === width && seen.height === height) return seen;
  const rgb = new Uint8Array(height * width * 3);
  if (colour) for (let i = 0; i < rgb.length; i++) rgb[i] = colour[i % 3]!;
  for (let row = 0; row < seen.height; row++) {
    const line = seen.rgb.subarray(row * seen.width * 3, (row + 1) * seen.width * 3);
    rgb.set(line, ((y + row) * width + x) * 3);
  }
  return { width, height, rgb };
}

/** Extended right and below by its mirror image (numpy's `symmetric`). */
function mirrored({ width, height, rgb }: Pixels, [h, w]: Size): Pixels {
  const out = new Uint8Array(h * w * 3);
  const source = (at: number, length: number) => {
    const turn = at % (2 * length);
    return turn < length ? turn : 2 * length - 1 - turn;
  };
  for (let y = 0; y < h; y++) {
    const row = source(y, height) * width;
    for (let x = 0; x < w; x++) {
      const from = (row + source(x, width)) * 3;
      out.set(rgb.subarray(from, from + 3), (y * w + x) * 3);
    }
  }
  return { width: w, height: h, rgb: out };
}

/** Zero right of and below the part of a tensor that shows the image. */
function clearBeyond(
  data: Float32Array,
  [h, w]: Size,
  [height, width]: Size,
  spec: Preprocess,
): void {
  const isFirst = spec.layout === 'NCHW';
  const [planes, pixel] = isFirst ? [3, 1] : [1, 3];
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < height; y++) {
      const line = (plane * height + y) * width;
      data.fill(0, (line + (y < h ? w : 0)) * pixel, (line + width) * pixel);
    }
  }
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

const fillOf = ({ fill = [0, 0, 0] }: Preprocess): string => `rgb(${fill.join(', ')})`;

/** One line for provenance: everything that `preprocess` depends on. */
export function describePreprocess(spec: Preprocess): string {
  const [height, width] = spec.size;
  const filter = `${spec.interpolation} (Pillow)`;
  const geometry = {
    shorter: `shorter side to ${spec.resizeTo} px, ${filter}, centre crop ${width}x${height}`,
    squash: spec.scaled
      ? `squashed to ${spec.scaled[1]}x${spec.scaled[0]}, ${filter}, centre crop ${width}x${height}`
      : `squashed to ${width}x${height}, ${filter}`,
    cover: `ratio kept over ${(spec.scaled ?? spec.size).toReversed().join('x')}, ${filter}, centre crop ${width}x${height}`,
    contain: `ratio kept within ${(spec.scaled ?? spec.size).toReversed().join('x')}, ${filter}, in the middle of ${width}x${height} on ${fillOf(spec)}`,
    thumbnail: `shorter side to ${spec.resizeTo} px, then within ${width}x${height}, ${filter}, in the middle on ${fillOf(spec)}`,
    crop: `pixel for pixel, centre crop ${width}x${height}`,
    'crop-square': `largest centred square, to ${width}x${height}, ${filter}`,
    longest: `longer side to ${spec.resizeTo} px, ${filter}, extended with 0 to ${width}x${height}`,
    'keep-ratio': `shorter side to ${spec.resizeTo} px, longer at most ${spec.longest} px, ${spec.round ?? 'up'} to multiples of ${spec.multiple ?? 1}, ${filter}`,
    fit: `ratio kept near ${width}x${height}, to multiples of ${spec.multiple ?? 1}, ${filter}`,
    floor: `down to multiples of ${spec.multiple ?? 1}, ${filter}`,
    mirror: `pixel for pixel, extended by its mirror image to multiples of ${spec.multiple ?? 1}`,
    graph: 'pixel for pixel, resized by the graph',
    none: 'pixel for pixel',
  }[spec.resize];
  const scale = Math.abs(spec.scale * 255 - 1) < 1e-9 ? '1/255' : String(spec.scale);
  const numbers = (values: readonly number[]) => `[${values.join(', ')}]`;
  return `${geometry}; x ${scale}, mean ${numbers(spec.mean)}, std ${numbers(spec.std)}; ${spec.channels} ${spec.layout}`;
}
