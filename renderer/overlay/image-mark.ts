import type { Mark, Rect } from '#shared/figure';

export type Image = ImageBitmap | HTMLCanvasElement;

/** A whole image over a rectangle. */
export const imageMark = (
  image: Image,
  at: Rect,
  opacity = 1,
): Extract<Mark, { kind: 'image' }> => ({
  kind: 'image',
  image,
  at,
  opacity,
  smooth: true,
  mime: 'image/jpeg',
  source: { x: 0, y: 0, width: image.width, height: image.height },
});

/** Makes a canvas into an image, its longest side `longest` pixels at the most. */
export function drawImage(canvas: HTMLCanvasElement, bitmap: ImageBitmap, longest: number): void {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}

/** The same on a canvas of its own: the bitmap may be closed before a figure is drawn. */
export function copyBitmap(
  bitmap: ImageBitmap,
  longest = Number.POSITIVE_INFINITY,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  drawImage(canvas, bitmap, longest);
  return canvas;
}
