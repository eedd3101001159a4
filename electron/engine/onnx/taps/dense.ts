import { type AttentionTap, axisLength, type Size, VitrineError } from '#shared/types';
import { arrange } from './axes';

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
  const order = orderOf(tap, raw.shape);
  const expected = order
    ? (tap.heads * order.queries.length * order.keys.length) / order.windows
    : shape[0] * shape[1] * shape[2];
  if (raw.data.length !== expected) {
    throw new VitrineError('shape-mismatch', `Attention layer ${tap.layer} came in another shape`, {
      hint: 'The model was run with another input size or batch than when it was imported: import it again.',
      detail: { tensor: tap.tensor, shape: [...raw.shape], expected: tap.shape },
    });
  }
  const data = tap.view ? arrange(raw.data, tap.view) : raw.data;
  return { data: order ? reorder(data, order, shape) : data, shape };
}

/** Where tokens belong on the axes, one window after the other; -1 for padding. */
interface Order {
  readonly queries: ArrayLike<number>;
  readonly keys: ArrayLike<number>;
  readonly windows: number;
  readonly headsFirst: boolean;
}

function orderOf(
  { window, order, queries, heads, headsFirst }: AttentionTap,
  shape: readonly number[],
): Order | undefined {
  if (order) return { ...order, headsFirst: headsFirst === true };
  if (!window) return undefined;
  const positions = windowPositions(window, queries.grid);
  const windows = positions.length / (window.size[0] * window.size[1]);
  // Cards of version 0.1.0 do not say: [1, heads, windows, n, n] (NesT).
  const isLikely = shape.length === 5 && shape[1] === heads && shape[1] !== windows;
  return {
    queries: positions,
    keys: positions,
    windows,
    headsFirst: headsFirst === true || isLikely,
  };
}

/** From [windows, heads, q, k], or with heads first, to [heads, Q, K]. */
function reorder(
  data: Float32Array,
  { queries, keys, windows, headsFirst }: Order,
  [heads, rows, columns]: DenseAttention['shape'],
): Float32Array {
  const dense = new Float32Array(heads * rows * columns);
  const [q, k] = [queries.length / windows, keys.length / windows];
  for (let window = 0; window < windows; window++) {
    for (let head = 0; head < heads; head++) {
      let at = (headsFirst ? head * windows + window : window * heads + head) * q * k;
      for (let i = window * q; i < (window + 1) * q; i++) {
        const row = (head * rows + queries[i]!) * columns;
        for (let j = window * k; j < (window + 1) * k; j++, at++) {
          if (queries[i]! >= 0 && keys[j]! >= 0) dense[row + keys[j]!] = data[at]!;
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
