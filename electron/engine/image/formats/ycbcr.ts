/** Pillow's conversion in integers of 1/64. */
export function ycbcrToRgb(pixels: Uint8Array): Uint8Array {
  const [redOfCr, greenOfCb, greenOfCr, blueOfCb] = [1.402, -0.34414, -0.71414, 1.772].map(table);
  const rgb = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    const [y, cb, cr] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    rgb[i] = y + (redOfCr![cr]! >> 6);
    rgb[i + 1] = y + ((greenOfCb![cb]! + greenOfCr![cr]!) >> 6);
    rgb[i + 2] = y + (blueOfCb![cb]! >> 6);
  }
  return new Uint8Array(rgb.buffer);
}

const table = (factor: number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, value) => Math.trunc(factor * 64 * (value - 128) + 0.5));
