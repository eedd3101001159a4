/** Worker entry: only wiring. What it does is in attention-painter.ts. */
import { bitmapsOf } from './attention-bitmaps';
import { AttentionPainter } from './attention-painter';
import { servePaintings } from './paint-worker';

servePaintings(new AttentionPainter(), (painting) => {
  const painted = bitmapsOf(painting);
  return { painted, transfer: [painted.bitmap, ...painted.values.map(({ buffer }) => buffer)] };
});
