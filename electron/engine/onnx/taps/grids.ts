import type { Size, TokenAxis } from '#shared/types';

/** Class, distillation and register tokens: more of them than this are not met. */
const MAX_SPECIAL = 16;

/** Finds how a number of tokens lies on the image. */
export class Grids {
  private readonly known: Size[] = [];

  /**
   * `input`: the image's size; `maps`: sizes of the feature maps (convolutions) in the graph;
   * `batches`: their batch sizes, more than 1 where a convolution works on windows.
   */
  constructor(
    private readonly input: Size,
    private readonly maps: readonly Size[],
    readonly batches: ReadonlySet<number>,
  ) {
    for (const [h, w] of maps) {
      // Patch merging without convolutions (Swin) halves a map again and again.
      for (let k = 1; k <= 8; k *= 2) this.add([Math.ceil(h / k), Math.ceil(w / k)]);
    }
  }

  private add([h, w]: Size): void {
    if (h * w > 1 && !this.known.some((k) => k[0] === h && k[1] === w)) this.known.push([h, w]);
  }

  /** The known grid of exactly `tokens` places, or the feature map with the fewest special tokens over. */
  find(tokens: number): TokenAxis | undefined {
    const whole = this.known.find(([h, w]) => h * w === tokens);
    if (whole) return { grid: whole, special: 0 };
    const rest = ([h, w]: Size) => tokens - h * w;
    const best = this.maps
      .filter((g) => rest(g) > 0 && rest(g) <= MAX_SPECIAL && rest(g) < g[0] * g[1])
      .sort((a, b) => rest(a) - rest(b))[0];
    return best && { grid: best, special: rest(best) };
  }

  /** True for the number of places of a feature map itself. */
  isMap(tokens: number): boolean {
    return this.maps.some(([h, w]) => h * w > 1 && h * w === tokens);
  }

  /** Where no feature map tells: a grid of the image's own aspect ratio with the fewest special tokens. */
  guess(tokens: number): TokenAxis | undefined {
    const [height, width] = this.input;
    for (let special = 0; special <= Math.min(MAX_SPECIAL, tokens - 2); special++) {
      const places = tokens - special;
      const h = Math.round(Math.sqrt((places * height) / width));
      const w = places / h;
      const fits = Number.isInteger(w) && height % h === 0 && width % w === 0;
      if (fits && h * width === w * height) return { grid: [h, w], special };
    }
    return undefined;
  }
}

/** Tokens that have no place on the image (learned queries, a class token alone): one row. */
export const placeless = (tokens: number): TokenAxis => ({ grid: [1, tokens], special: 0 });
