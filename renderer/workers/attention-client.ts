import { VitrineError } from '#shared/types';
import type { FromWorker, PaintedMaps, ToWorker } from './attention.worker';
import type { LayerTensor } from './attention-map';
import type { PaintRequest } from './attention-painter';
import { Gate } from './gate';
import { LatestLane } from './latest';

/** Layers under way at once: small multiples ask for all of them, and one may be 120 MB. */
const LOADS_AT_ONCE = 2;

/** Where a layer comes from, for when the worker does not have it yet. */
export interface LayerSource {
  /** Equal for equal tensors, over all results. */
  readonly key: string;
  readonly bytes: number;
  load(): Promise<LayerTensor>;
}

/** Layers kept by the worker; beyond it the one unused for longest is dropped. */
export const BUDGET_BYTES = 512 * 2 ** 20;

/** Who waits for a painting. */
interface Answer {
  resolve(painted: PaintedMaps | null): void;
  reject(error: VitrineError): void;
}

/**
 * The window's side of the painting worker. Tensors are handed over (transferred), so that the
 * worker owns them and this thread never scans them; here only keys and sizes are kept.
 */
export class AttentionClient {
  readonly #worker = new Worker(new URL('./attention.worker.ts', import.meta.url), {
    type: 'module',
  });
  /** Layers in the worker, the one used last at the end; a promise while loading. */
  readonly #layers = new Map<string, { bytes: number; here: Promise<void> }>();
  readonly #loads = new Gate(LOADS_AT_ONCE);
  readonly #answers = new Map<number, Answer>();
  readonly #lanes = new Map<string, { lane: LatestLane; latest: number }>();
  #nextId = 1;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#answers.get(data.id)?.resolve(data.painted);
      this.#answers.delete(data.id);
    };
    this.#worker.onerror = ({ message }) => {
      const error = new VitrineError('internal', `Painting failed: ${message}`, {
        hint: 'This is a fault in Vitrine: please report it with the copied details.',
      });
      for (const answer of this.#answers.values()) answer.reject(error);
      this.#answers.clear();
    };
  }

  /** Fetches a layer ahead of its use. Rejects as `source.load` does; the next call tries again. */
  prepare(source: LayerSource): Promise<void> {
    const known = this.#layers.get(source.key);
    if (known) {
      this.#layers.delete(source.key);
      this.#layers.set(source.key, known);
      return known.here;
    }
    const here = this.#loads.run(source.load).then(
      (layer) => this.#post({ kind: 'put', key: source.key, layer }, [layer.data.buffer]),
      (error) => {
        this.#layers.delete(source.key);
        throw error;
      },
    );
    this.#layers.set(source.key, { bytes: source.bytes, here });
    this.#evict(source.key);
    return here;
  }

  /**
   * Paints; null when a newer request of the same lane overtook this one. The caller closes the
   * bitmap when it is done with it.
   */
  async paint(
    lane: string,
    source: LayerSource,
    request: PaintRequest,
  ): Promise<PaintedMaps | null> {
    const own = this.#lanes.get(lane) ?? { lane: new LatestLane(), latest: 0 };
    this.#lanes.set(lane, own);
    const ticket = ++own.latest;
    await this.prepare(source);
    if (own.latest !== ticket) return null;
    return own.lane.run(() => this.#ask(request));
  }

  #ask(request: PaintRequest): Promise<PaintedMaps | null> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#post({ kind: 'paint', id, request }, []);
    });
  }

  #evict(keep: string): void {
    let bytes = 0;
    for (const layer of this.#layers.values()) bytes += layer.bytes;
    for (const [key, layer] of this.#layers) {
      if (bytes <= BUDGET_BYTES) return;
      if (key === keep) continue;
      this.#layers.delete(key);
      bytes -= layer.bytes;
      // After its own arrival, else the drop would come before the put.
      void layer.here.then(
        () => this.#layers.has(key) || this.#post({ kind: 'drop', key }, []),
        () => undefined,
      );
    }
  }

  #post(message: ToWorker, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }
}
