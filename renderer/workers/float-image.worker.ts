/** Worker entry: only wiring. What it does is in picture-painter.ts. */
import { bitmapOf } from './bitmap';
import { PicturePainter } from './float-image-painter';
import { servePaintings } from './paint-worker';

servePaintings(new PicturePainter(), (pixels) => {
  const painted = bitmapOf(pixels);
  return { painted, transfer: [painted] };
});
