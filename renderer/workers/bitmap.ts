import type { WindowPixels } from './value-painter';

/** Pixels as a bitmap that can be handed to the window; for workers. */
export function bitmapOf({ width, height, data }: WindowPixels): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.transferToImageBitmap();
}
