import type { FloatPicture, PicturePaintRequest } from './float-image-painter';
import { PaintClient, type PaintSource } from './paint-client';

export type PictureSource = PaintSource<FloatPicture>;
export type PictureClient = PaintClient<FloatPicture, PicturePaintRequest, ImageBitmap>;

export const startPictureClient = (): PictureClient =>
  new PaintClient(
    new Worker(new URL('./float-image.worker.ts', import.meta.url), { type: 'module' }),
  );
