/** RGBA pixels. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Images of equal size side by side, as a bitmap; for workers and for the window. */
export function bitmapOf(images: readonly Pixels[]): ImageBitmap {
  const { width, height } = images[0]!;
  const canvas = new OffscreenCanvas(width * images.length, height);
  // In plain memory: for a worker's canvas on the GPU the window's thread has to be free.
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  for (const [i, { data }] of images.entries()) {
    context.putImageData(new ImageData(data, width, height), i * width, 0);
  }
  return canvas.transferToImageBitmap();
}
