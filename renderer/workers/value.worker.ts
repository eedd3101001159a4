/** Worker entry: only wiring. What it does is in value-painter.ts. */
import { servePaintings } from './paint-worker';
import { ValuePainter, type WindowPixels } from './value-painter';

servePaintings(new ValuePainter(), (pixels) => {
  const painted = bitmapOf(pixels);
  return { painted, transfer: [painted] };
});

function bitmapOf({ width, height, data }: WindowPixels): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.transferToImageBitmap();
}
