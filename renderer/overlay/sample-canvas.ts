import type { Tensor } from '#shared/types';
import { samplePixels } from './sample-pixels';

const canvases = new WeakMap<Tensor, HTMLCanvasElement[]>();

/** Image `frame` of `[..., C, h, w]` as a canvas, painted once. */
export function canvasOf(
  tensor: Tensor,
  frame: number,
  range: readonly [number, number],
): HTMLCanvasElement {
  const known = canvases.get(tensor) ?? [];
  canvases.set(tensor, known);
  known[frame] ??= painted(samplePixels({ tensor, frame, range })!);
  return known[frame];
}

function painted(pixels: ImageData): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  return canvas;
}
