import { type AttentionTap, axisLength, type Size, VitrineError } from '#shared/types';

/** A tapped tensor as it came from the graph; float16 already widened. */
export interface RawAttention {
  data: Float32Array;
  shape: readonly number[];
}
export interface DenseAttention {
  data: Float32Array;
  /** [heads, Q, K] */
  shape: [number, number, number];
}

/**
 * The weights of one layer as `[heads, Q, K]`, queries and keys in the order of the tap's axes (special
 * tokens, then the grid row by row). Windows are put back on the image: zero outside a query's own
 * window. Throws VitrineError('shape-mismatch') when the tensor is not what the tap says.
 */
export function toAttention(raw: RawAttention, tap: AttentionTap): DenseAttention {
  const shape: DenseAttention['shape'] = [tap.heads, axisLength(tap.queries), axisLength(tap.keys)];
  const positions = tap.window && windowPositions(tap.window, tap.queries.grid);
  const tokens = tap.window ? tap.window.size[0] * tap.window.size[1] : 0;
  const expected = positions
    ? positions.length * tokens * tap.heads
    : shape[0] * shape[1] * shape[2];
  if (raw.data.length !== expected) {
    throw new VitrineError('shape-mismatch', `Attention layer ${tap.layer} came in another shape`, {
      hint: 'The model was run with another input size or batch than when it was imported: import it again.',
      detail: { tensor: tap.tensor, shape: [...raw.shape], expected: tap.shape },
    });
  }
  if (!positions) return { data: raw.data, shape };
  const windows = positions.length / tokens;
  const headsFirst =
    raw.shape.length === 5 && raw.shape[1] === tap.heads && raw.shape[1] !== windows;
  return { data: unwindow(raw.data, positions, tokens, shape, headsFirst), shape };
}

/** From [windows, heads, tokens, tokens], or with heads first, to [heads, places, places]. */
function unwindow(
  data: Float32Array,
  positions: Int32Array,
  tokens: number,
  [heads, places]: DenseAttention['shape'],
  headsFirst: boolean,
): Float32Array {
  const dense = new Float32Array(heads * places * places);
  const windows = positions.length / tokens;
  for (let window = 0; window < windows; window++) {
    const first = window * tokens;
    for (let head = 0; head < heads; head++) {
      let at = (headsFirst ? head * windows + window : window * heads + head) * tokens * tokens;
      for (let q = first; q < first + tokens; q++) {
        const query = positions[q]!;
        const row = (head * places + query) * places;
        for (let k = first; k < first + tokens; k++, at++) {
          const key = positions[k]!;
          if (query >= 0 && key >= 0) dense[row + key] = data[at]!;
        }
      }
    }
  }
  return dense;
}

/**
 * Where the tokens of all windows, one window after the other, lie on the grid (row by row); -1 for
 * padding at the bottom and right, which is there when the windows do not divide the grid.
 */
export function windowPositions(
  { size, shift, wrap, kind }: NonNullable<AttentionTap['window']>,
  [h, w]: Size,
): Int32Array {
  const rows = Math.ceil(h / size[0]);
  const columns = Math.ceil(w / size[1]);
  const positions = new Int32Array(rows * size[0] * columns * size[1]);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let u = 0; u < size[0]; u++) {
        for (let v = 0; v < size[1]; v++, at++) {
          const y = roll(kind === 'block' ? i * size[0] + u : u * rows + i, shift[0], wrap[0]);
          const x = roll(kind === 'block' ? j * size[1] + v : v * columns + j, shift[1], wrap[1]);
          positions[at] = y < h && x < w ? y * w + x : -1;
        }
      }
    }
  }
  return positions;
}

const roll = (place: number, shift: number, wrap: number): number =>
  place < wrap ? (place + shift) % wrap : place;
