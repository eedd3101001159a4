/** Worker entry: only wiring. What it does is in attention-painter.ts. */
import type { Range } from '#shared/attention';
import { AttentionPainter, type MapPixels, type Painting } from './attention-painter';
import { servePaintings } from './paint-worker';

/** `bitmap` holds the maps side by side, each `width` x `height` pixels. */
export interface PaintedMaps {
  readonly bitmap: ImageBitmap;
  readonly width: number;
  readonly height: number;
  readonly values: readonly Float32Array<ArrayBuffer>[];
  readonly ranges: readonly Range[];
}

servePaintings(new AttentionPainter(), (painting) => {
  const painted = assemble(painting);
  return { painted, transfer: [painted.bitmap, ...painted.values.map(({ buffer }) => buffer)] };
});

function assemble({ maps, values, ranges }: Painting): PaintedMaps {
  const { width, height } = maps[0]!;
  return { bitmap: sideBySide(maps, width, height), width, height, values, ranges };
}

function sideBySide(maps: readonly MapPixels[], width: number, height: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width * maps.length, height);
  const context = canvas.getContext('2d')!;
  for (const [i, map] of maps.entries()) {
    context.putImageData(new ImageData(map.data, width, height), i * width, 0);
  }
  return canvas.transferToImageBitmap();
}
