import { PaintClient, type PaintSource } from './paint-client';
import type { FloatPicture, PicturePaintRequest } from './picture-painter';

export type PictureSource = PaintSource<FloatPicture>;
export type PictureClient = PaintClient<FloatPicture, PicturePaintRequest, ImageBitmap>;

export const startPictureClient = (): PictureClient =>
  new PaintClient(new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module' }));
