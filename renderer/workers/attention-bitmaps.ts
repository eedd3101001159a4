import type { Range } from '#shared/attention';
import type { Painting } from './attention-painter';
import { bitmapOf } from './bitmap';

/** `bitmap` holds the maps side by side, each `width` x `height` pixels. */
export interface PaintedMaps {
  readonly bitmap: ImageBitmap;
  readonly width: number;
  readonly height: number;
  readonly values: readonly Float32Array<ArrayBuffer>[];
  readonly ranges: readonly Range[];
}

export function bitmapsOf({ maps, values, ranges }: Painting): PaintedMaps {
  const { width, height } = maps[0]!;
  return { bitmap: bitmapOf(maps), width, height, values, ranges };
}
