/** Worker entry: only wiring. What it does is in value-painter.ts. */
import { bitmapOf } from './bitmap';
import { servePaintings } from './paint-worker';
import { ValuePainter } from './value-painter';

servePaintings(new ValuePainter(), (pixels) => {
  const painted = bitmapOf([pixels]);
  return { painted, transfer: [painted] };
});
