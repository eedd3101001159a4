import type { Host } from '#shared/contract';
import { type Colormap, colormaps } from '#shared/figure';
import { type TensorRef, VitrineError } from '#shared/types';
import { Listeners } from '../state/listeners';
import { BitmapCache } from '../viewport/bitmap-cache';
import {
  type FloatImageClient,
  type FloatImageSource,
  startFloatImageClient,
} from '../workers/float-image-client';
import type { DifferenceMeasure, FloatImage } from '../workers/float-image-painter';
import { Gate } from '../workers/gate';
import { words } from './words';

/** An image that a model made, float32 `[3, h, w]`, or how it differs from another of the same size. */
export interface ShownImage {
  readonly image: TensorRef;
  readonly minus?: { readonly image: TensorRef; readonly measure: DifferenceMeasure };
}

/** The colours of a difference: signed ones have a middle. */
export const differenceColors = (measure: DifferenceMeasure): Colormap =>
  colormaps[measure === 'colour' ? 'magma' : 'vik'];

/** Paintings under way at once: what two images are compared by must not be dropped meanwhile. */
const AT_ONCE = 2;

const keyOf = ({ image, minus }: ShownImage): string =>
  minus ? `${image.id}-${minus.image.id}/${minus.measure}` : image.id;

/** Float images as bitmaps, painted when first asked for; one cache for a window. */
export class FloatImages {
  readonly #host: Host;
  readonly #client: FloatImageClient;
  readonly #gate = new Gate(AT_ONCE);
  readonly #listeners = new Listeners();
  readonly #bitmaps = new BitmapCache();
  readonly #under = new Map<string, Promise<ImageBitmap>>();
  readonly #failed = new Map<string, VitrineError>();

  constructor(host: Host, client: FloatImageClient) {
    this.#host = host;
    this.#client = client;
  }

  /** Called when a bitmap has arrived or could not be had; returns the off switch. */
  onChange = this.#listeners.add;

  /** The bitmap, for use at once: a later one may close it. Undefined where it is asked for by this call. */
  get(shown: ShownImage): ImageBitmap | undefined {
    const key = keyOf(shown);
    const bitmap = this.#bitmaps.get(key);
    if (!bitmap && !this.#failed.has(key)) {
      this.fetch(shown).catch(() => undefined); // told by `problem`
    }
    return bitmap;
  }

  /** Whether the bitmap is there; asks for nothing. */
  has(shown: ShownImage): boolean {
    return this.#bitmaps.has(keyOf(shown));
  }

  /** Why there is no bitmap. */
  problem(shown: ShownImage): VitrineError | undefined {
    return this.#failed.get(keyOf(shown));
  }

  /** The bitmap once it is painted, for use at once. Rejects with VitrineError. */
  fetch(shown: ShownImage): Promise<ImageBitmap> {
    const key = keyOf(shown);
    const known = this.#bitmaps.get(key);
    if (known) return Promise.resolve(known);
    const under = this.#under.get(key) ?? this.#gate.run(() => this.#paint(key, shown));
    this.#under.set(key, under);
    return under;
  }

  async #paint(key: string, { image: picture, minus }: ShownImage): Promise<ImageBitmap> {
    try {
      const request = minus && {
        minus: {
          key: minus.image.id,
          measure: minus.measure,
          colors: differenceColors(minus.measure).colors,
        },
      };
      if (minus) await this.#client.prepare(this.#source(minus.image));
      const source = this.#source(picture);
      const bitmap = await this.#client.paint(key, source, { key: picture.id, ...request });
      if (!bitmap) throw tooLarge(picture);
      this.#failed.delete(key);
      this.#bitmaps.keep(key, bitmap);
      return bitmap;
    } catch (thrown) {
      const error = VitrineError.from(thrown);
      this.#failed.set(key, error);
      throw error;
    } finally {
      this.#under.delete(key);
      this.#listeners.tell();
    }
  }

  #source = (ref: TensorRef): FloatImageSource => ({
    key: ref.id,
    bytes: ref.shape.reduce((a, b) => a * b, 4),
    load: async () => (await this.#host.tensor(ref, [])) as FloatImage,
  });
}

const tooLarge = ({ shape }: TensorRef): VitrineError =>
  new VitrineError('out-of-memory', words.floatImages.tooLarge, {
    hint: words.floatImages.tooLargeHint,
    detail: { shape: shape.join(' x ') },
  });

const caches = new WeakMap<Host, FloatImages>();

/** The float images of a host. */
export function floatImages(host: Host): FloatImages {
  const cache = caches.get(host) ?? new FloatImages(host, startFloatImageClient());
  caches.set(host, cache);
  return cache;
}
