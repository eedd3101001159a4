/** Beyond it the bitmap unused for longest is closed. */
const BUDGET_BYTES = 256 * 2 ** 20;

/** Bitmaps by name, as many as fit in a budget. */
export class BitmapCache {
  /** The one used last at the end. */
  readonly #bitmaps = new Map<string, ImageBitmap>();
  #bytes = 0;

  /** For use at once: a later one may close it. */
  get(name: string): ImageBitmap | undefined {
    const bitmap = this.#bitmaps.get(name);
    if (bitmap) {
      this.#bitmaps.delete(name);
      this.#bitmaps.set(name, bitmap);
    }
    return bitmap;
  }

  has = (name: string): boolean => this.#bitmaps.has(name);

  keep(name: string, bitmap: ImageBitmap): void {
    this.#bitmaps.set(name, bitmap);
    this.#bytes += bytesOf(bitmap);
    for (const [old, other] of this.#bitmaps) {
      if (this.#bytes <= BUDGET_BYTES || old === name) return;
      this.#bitmaps.delete(old);
      this.#bytes -= bytesOf(other);
      other.close();
    }
  }
}

const bytesOf = ({ width, height }: ImageBitmap): number => width * height * 4;
