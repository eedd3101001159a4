import type { Host } from '#shared/contract';
import { VitrineError } from '#shared/types';
import { showError } from '../state';
import { Listeners } from '../state/listeners';
import { BitmapCache } from './bitmap-cache';
import type { TileId } from './viewport';

/** Tiles under way at once: the engine decodes one image at a time. */
const AT_ONCE = 4;

interface Wanted {
  readonly file: string;
  readonly tile: TileId;
}

const nameOf = ({ file, tile: { level, column, row } }: Wanted) =>
  `${file}/${level}/${column}/${row}`;

/** Tiles of images, fetched when wanted; one cache for all viewers of a window. */
export class TileCache {
  readonly #host: Host;
  readonly #listeners = new Listeners();
  readonly #bitmaps = new BitmapCache();
  readonly #loading = new Map<string, AbortController>();
  readonly #failed = new Map<string, VitrineError>();
  /** What each viewer shows now, the most urgent first. */
  readonly #wants = new Map<object, readonly Wanted[]>();

  constructor(host: Host) {
    this.#host = host;
    host.onConnection((state) => {
      if (state !== 'up') return;
      this.#failed.clear();
      this.#pump();
    });
  }

  /** Called when a tile has arrived or could not be had; returns the off switch. */
  onChange = this.#listeners.add;

  get(file: string, tile: TileId): ImageBitmap | undefined {
    return this.#bitmaps.get(nameOf({ file, tile }));
  }

  /** Says what a viewer shows; what no viewer shows any more is no longer fetched. */
  want(viewer: object, file: string, tiles: readonly TileId[]): void {
    this.#wants.set(
      viewer,
      tiles.map((tile) => ({ file, tile })),
    );
    this.#pump();
  }

  /** Whether some of these tiles are still to come. */
  pending(file: string, tiles: readonly TileId[]): boolean {
    if (this.#failed.has(file)) return false;
    return tiles.some((tile) => !this.#bitmaps.has(nameOf({ file, tile })));
  }

  leave(viewer: object): void {
    this.#wants.delete(viewer);
    this.#pump();
  }

  /** Resolves once all these tiles are there; rejects when the image cannot be had. */
  async fetchAll(file: string, tiles: readonly TileId[]): Promise<void> {
    const viewer = {};
    try {
      await new Promise<void>((resolve, reject) => {
        const look = () => {
          const error = this.#failed.get(file);
          if (error) reject(error);
          else if (!this.pending(file, tiles)) resolve();
          else return;
          off();
        };
        const off = this.onChange(look);
        this.want(viewer, file, tiles);
        look();
      });
    } finally {
      this.leave(viewer);
    }
  }

  #pump(): void {
    const all = [...this.#wants.values()].flat();
    const names = new Set(all.map(nameOf));
    for (const [name, abort] of this.#loading) if (!names.has(name)) abort.abort();
    for (const wanted of all) {
      if (this.#loading.size >= AT_ONCE) return;
      const name = nameOf(wanted);
      if (this.#bitmaps.has(name) || this.#loading.has(name) || this.#failed.has(wanted.file)) {
        continue;
      }
      void this.#load(name, wanted);
    }
  }

  async #load(name: string, { file, tile }: Wanted): Promise<void> {
    const abort = new AbortController();
    this.#loading.set(name, abort);
    try {
      const { signal } = abort;
      const { jpeg } = await this.#host.call('images.tile', { file, ...tile }, { signal });
      // Copied: the type allows a SharedArrayBuffer, a Blob does not.
      const blob = new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' });
      this.#bitmaps.keep(name, await createImageBitmap(blob));
    } catch (thrown) {
      const error = VitrineError.from(thrown);
      if (error.code !== 'cancelled') this.#fail(file, error);
    } finally {
      this.#loading.delete(name);
    }
    this.#listeners.tell();
    this.#pump();
  }

  /** Told once a file; asked for again after the engine has come back. */
  #fail(file: string, error: VitrineError): void {
    if (!this.#failed.has(file) && error.code !== 'engine-crashed') showError(error);
    this.#failed.set(file, error);
  }
}

const caches = new WeakMap<Host, TileCache>();

/** The tile cache of a host. */
export function tilesOf(host: Host): TileCache {
  const cache = caches.get(host) ?? new TileCache(host);
  caches.set(host, cache);
  return cache;
}
