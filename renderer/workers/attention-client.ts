import type { LayerTensor } from '#shared/attention';
import { bitmapsOf, type PaintedMaps } from './attention-bitmaps';
import { AttentionPainter, type PaintRequest } from './attention-painter';
import { PaintClient, type PaintSource } from './paint-client';
import { WorkerPlace } from './worker-place';

export type LayerSource = PaintSource<LayerTensor>;

/**
 * Layers up to this size (12 heads of 197 tokens) are painted by the window itself: a map takes a
 * millisecond, and one painted while an input is handled is on screen with the input's own frame.
 */
const SMALL_BYTES = 2 * 2 ** 20;
const WINDOW_BUDGET_BYTES = 256 * 2 ** 20;

/** Paints small layers in the window and large ones in a worker, which would hold up the window. */
export class AttentionClient {
  readonly #painter = new AttentionPainter();
  readonly #window = new PaintClient<LayerTensor, PaintRequest, PaintedMaps>(
    {
      put: (key, layer) => this.#painter.put(key, layer),
      drop: (key) => this.#painter.drop(key),
      paint: async (request) => this.#paintHere(request),
    },
    WINDOW_BUDGET_BYTES,
  );
  #worker: PaintClient<LayerTensor, PaintRequest, PaintedMaps> | undefined;

  /** Fetches a layer ahead of its use. Rejects as `source.load` does; the next call tries again. */
  prepare = (source: LayerSource): Promise<void> => this.#clientOf(source).prepare(source);

  /**
   * Paints; null when a newer request of the same lane overtook this one. The caller closes the
   * bitmap when it is done with it.
   */
  paint = (lane: string, source: LayerSource, request: PaintRequest): Promise<PaintedMaps | null> =>
    this.#clientOf(source).paint(lane, source, request);

  /** Paints at once; null when the layer is large or not at hand. */
  paintNow = (source: LayerSource, request: PaintRequest): PaintedMaps | null => {
    if (source.bytes > SMALL_BYTES) return null;
    const painted = this.#paintHere(request);
    if (painted) void this.#window.prepare(source); // It is in use: others are dropped first.
    return painted;
  };

  #paintHere(request: PaintRequest): PaintedMaps | null {
    const painting = this.#painter.paint(request);
    return painting && bitmapsOf(painting);
  }

  #clientOf({ bytes }: LayerSource): PaintClient<LayerTensor, PaintRequest, PaintedMaps> {
    if (bytes <= SMALL_BYTES) return this.#window;
    this.#worker ??= new PaintClient(
      new WorkerPlace(
        new Worker(new URL('./attention.worker.ts', import.meta.url), { type: 'module' }),
      ),
    );
    return this.#worker;
  }
}
