/** Worker entry: only wiring. What it does is in float-image-painter.ts. */
import { bitmapOf } from './bitmap';
import { FloatImagePainter } from './float-image-painter';
import { servePaintings } from './paint-worker';

servePaintings(new FloatImagePainter(), (pixels) => {
  const painted = bitmapOf([pixels]);
  return { painted, transfer: [painted] };
});
