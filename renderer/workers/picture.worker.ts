/** Worker entry: only wiring. What it does is in picture-painter.ts. */
import { bitmapOf } from './bitmap';
import { servePaintings } from './paint-worker';
import { PicturePainter } from './picture-painter';

servePaintings(new PicturePainter(), (pixels) => {
  const painted = bitmapOf(pixels);
  return { painted, transfer: [painted] };
});
