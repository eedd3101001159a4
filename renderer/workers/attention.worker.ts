/** Worker entry: only wiring. What it does is in attention-painter.ts. */
import type { LayerTensor, Range } from './attention-map';
import {
  AttentionPainter,
  type MapPixels,
  type Painting,
  type PaintRequest,
} from './attention-painter';

export type ToWorker =
  | { readonly kind: 'put'; readonly key: string; readonly layer: LayerTensor }
  | { readonly kind: 'drop'; readonly key: string }
  | { readonly kind: 'paint'; readonly id: number; readonly request: PaintRequest };

/** Answer to `paint`; `bitmap` holds the maps side by side, each `width` x `height` pixels. */
export interface PaintedMaps {
  readonly bitmap: ImageBitmap;
  readonly width: number;
  readonly height: number;
  readonly values: readonly Float32Array<ArrayBuffer>[];
  readonly ranges: readonly Range[];
}

export interface FromWorker {
  readonly id: number;
  /** Null when the layer was dropped before its turn came. */
  readonly painted: PaintedMaps | null;
}

const painter = new AttentionPainter();

self.onmessage = ({ data: message }: MessageEvent<ToWorker>) => {
  if (message.kind === 'put') painter.put(message.key, message.layer);
  else if (message.kind === 'drop') painter.drop(message.key);
  else answer(message.id, message.request);
};

function answer(id: number, request: PaintRequest): void {
  const painting = painter.paint(request);
  const painted = painting && assemble(painting);
  const buffers = painted ? painted.values.map(({ buffer }) => buffer) : [];
  const message: FromWorker = { id, painted };
  self.postMessage(message, { transfer: painted ? [painted.bitmap, ...buffers] : [] });
}

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
