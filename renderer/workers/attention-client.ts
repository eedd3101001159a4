import type { LayerTensor } from '#shared/attention';
import type { PaintedMaps } from './attention.worker';
import type { PaintRequest } from './attention-painter';
import { PaintClient, type PaintSource } from './paint-client';

export type LayerSource = PaintSource<LayerTensor>;
export type AttentionClient = PaintClient<LayerTensor, PaintRequest, PaintedMaps>;

export const startAttentionClient = (): AttentionClient =>
  new PaintClient(
    new Worker(new URL('./attention.worker.ts', import.meta.url), { type: 'module' }),
  );
