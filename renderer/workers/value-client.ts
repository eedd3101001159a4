import { PaintClient, type PaintSource } from './paint-client';
import type { ValueMap, ValuePaintRequest } from './value-painter';
import { WorkerPlace } from './worker-place';

export type ValueSource = PaintSource<ValueMap>;
export type ValueClient = PaintClient<ValueMap, ValuePaintRequest, ImageBitmap>;

export const startValueClient = (): ValueClient =>
  new PaintClient(
    new WorkerPlace(new Worker(new URL('./value.worker.ts', import.meta.url), { type: 'module' })),
  );
