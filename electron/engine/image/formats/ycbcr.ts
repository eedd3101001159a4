/** Integers of a power of two; Pillow rounds each sum down, libtiff each summand to the nearest. */
const BITS = { Pillow: 6, libtiff: 16 } as const;
/** Of Cr in red, Cb and Cr in green, Cb in blue. */
const FACTORS = {
  Pillow: [1.402, -0.34414, -0.71414, 1.772],
  libtiff: [1.402, (-1.772 * 0.114) / 0.587, (-1.402 * 0.299) / 0.587, 1.772],
} as const;

/**
 * YCbCr of full range to RGB as Pillow does it, or as libtiff does, which unpacks compressed TIFF for Pillow. They
 * differ by a level.
 */
export function ycbcrToRgb(pixels: Uint8Array, by: keyof typeof BITS = 'Pillow'): Uint8Array {
  const bits = BITS[by];
  const half = by === 'libtiff' ? 1 << (bits - 1) : 0;
  const [redOfCr, greenOfCb, greenOfCr, blueOfCb] = FACTORS[by].map((factor) => table(factor, by));
  const rgb = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    const [y, cb, cr] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    rgb[i] = y + ((redOfCr![cr]! + half) >> bits);
    rgb[i + 1] = y + ((greenOfCb![cb]! + greenOfCr![cr]! + half) >> bits);
    rgb[i + 2] = y + ((blueOfCb![cb]! + half) >> bits);
  }
  return new Uint8Array(rgb.buffer);
}

function table(factor: number, by: keyof typeof BITS): Int32Array {
  const scale = 1 << BITS[by];
  // libtiff rounds the factor, Pillow the product.
  const value =
    by === 'libtiff'
      ? (v: number) => Math.sign(factor) * Math.trunc(Math.abs(factor) * scale + 0.5) * v
      : (v: number) => Math.trunc(factor * scale * v + 0.5);
  return Int32Array.from({ length: 256 }, (_, v) => value(v - 128));
}
