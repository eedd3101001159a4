import type { FloatImage, FloatImageRequest } from './float-image-painter';
import { PaintClient, type PaintSource } from './paint-client';
import { WorkerPlace } from './worker-place';

export type FloatImageSource = PaintSource<FloatImage>;
export type FloatImageClient = PaintClient<FloatImage, FloatImageRequest, ImageBitmap>;

export const startFloatImageClient = (): FloatImageClient =>
  new PaintClient(
    new WorkerPlace(
      new Worker(new URL('./float-image.worker.ts', import.meta.url), { type: 'module' }),
    ),
  );
