import type { ModelCard, Tensor } from '#shared/types';
import { LUMA, type RgbImage } from '../style/rgb-image';

/** A graph's input or output, `[1, 3, h, w]` or `[1, h, w, 3]`, as an image: the card's normalisation undone. */
export function toRgbImage({ data, shape }: Tensor, card: ModelCard): RgbImage {
  const { height, width, places } = layoutOf(shape, card);
  const image = new Float32Array(data.length);
  for (const { to, from, every, scale, mean, std } of places) {
    for (let i = 0; i < height * width; i++) {
      image[to + i] = (data[from + i * every]! * std + mean) / scale;
    }
  }
  return { shape: [3, height, width], data: image };
}

/** An image as the graph takes it: the inverse of `toRgbImage`. */
export function fromRgbImage({ data, shape }: RgbImage, card: ModelCard): Tensor<Float32Array> {
  const [, height = 0, width = 0] = shape;
  const isFirst = card.preprocess.layout === 'NCHW';
  const outShape = isFirst ? [1, 3, height, width] : [1, height, width, 3];
  const { places } = layoutOf(outShape, card);
  const out = new Float32Array(data.length);
  for (const { to, from, every, scale, mean, std } of places) {
    for (let i = 0; i < height * width; i++) {
      out[from + i * every] = (data[to + i]! * scale - mean) / std;
    }
  }
  return { shape: outShape, data: out };
}

/** Where red, green and blue lie in the tensor and in the image, and how they are normalised. */
function layoutOf(shape: readonly number[], { preprocess }: ModelCard) {
  const { layout, channels, scale, mean, std } = preprocess;
  const isFirst = layout === 'NCHW';
  const [height = 0, width = 0] = isFirst ? shape.slice(2) : shape.slice(1);
  const pixels = height * width;
  const places = [0, 1, 2].map((colour) => {
    const channel = channels === 'RGB' ? colour : 2 - colour;
    return {
      to: colour * pixels,
      ...(isFirst ? { from: channel * pixels, every: 1 } : { from: channel, every: 3 }),
      // `scale` is of bytes.
      scale: 255 * scale,
      mean: mean[channel]!,
      std: std[channel]!,
    };
  });
  return { height, width, places };
}

/** As it is when it was saved and opened again: clamped and rounded to 8 bits. */
export const inEightBits = ({ shape, data }: RgbImage): RgbImage => ({
  shape,
  data: Float32Array.from(
    Uint8ClampedArray.from(data, (value) => value * 255),
    (b) => b / 255,
  ),
});

/**
 * The luminance of one image with the colours of another (Gatys et al. 2016, "Preserving color in neural
 * artistic style transfer", luminance only). In YIQ luminance adds the same to red, green and blue.
 */
export function withColoursOf(content: RgbImage, { shape, data }: RgbImage): RgbImage {
  const pixels = data.length / 3;
  const out = new Float32Array(data.length);
  for (let i = 0; i < pixels; i++) {
    let more = 0;
    for (let c = 0; c < 3; c++) {
      more += LUMA[c]! * (data[c * pixels + i]! - content.data[c * pixels + i]!);
    }
    for (let c = 0; c < 3; c++) out[c * pixels + i] = content.data[c * pixels + i]! + more;
  }
  return { shape, data: out };
}
