/** Between the values of neighbouring cells. */
export const interpolations = ['none', 'bilinear', 'bicubic'] as const;
export type Interpolation = (typeof interpolations)[number];

type Grid = readonly [h: number, w: number];

/** The cells around a fine position along an axis, and their weights. */
interface Tap {
  readonly cells: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Interpolates about cell centres, edges repeated: `[h, w]` to `[h*cell, w*cell]`. A cell without a value
 * (NaN) stays without, and is to its neighbours as an edge.
 */
export function enlarge(
  values: Float32Array,
  [h, w]: Grid,
  cell: number,
  interpolation: Interpolation,
): Float32Array {
  const rows = tapsOf(h, cell, interpolation);
  const columns = tapsOf(w, cell, interpolation);
  if (!values.some(Number.isNaN)) return resample(values, w, rows, columns);
  // The mean of the values that are there: their weights are resampled as they are.
  const known = values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const sums = resample(
    values.map((value, i) => (known[i] ? value : 0)),
    w,
    rows,
    columns,
  );
  const weights = resample(known, w, rows, columns);
  const isKnown = (x: number, y: number) => known[Math.floor(y / cell) * w + Math.floor(x / cell)];
  return sums.map((sum, i) =>
    isKnown(i % columns.length, Math.floor(i / columns.length)) ? sum / weights[i]! : Number.NaN,
  );
}

/** Along the rows, then along the columns. */
function resample(
  values: Float32Array,
  w: number,
  rows: readonly Tap[],
  columns: readonly Tap[],
): Float32Array {
  const h = values.length / w;
  const wide = new Float32Array(h * columns.length);
  for (const [x, { cells, weights }] of columns.entries()) {
    for (let y = 0; y < h; y++) {
      let sum = 0;
      for (let i = 0; i < cells.length; i++) sum += values[y * w + cells[i]!]! * weights[i]!;
      wide[y * columns.length + x] = sum;
    }
  }
  const out = new Float32Array(rows.length * columns.length);
  for (const [y, { cells, weights }] of rows.entries()) {
    const from = y * columns.length;
    for (let i = 0; i < cells.length; i++) {
      const row = cells[i]! * columns.length;
      const weight = weights[i]!;
      for (let x = 0; x < columns.length; x++) out[from + x]! += wide[row + x]! * weight;
    }
  }
  return out;
}

/** Kept, since a map that follows the pointer asks for the same ones many times a second. */
const taps = new Map<string, readonly Tap[]>();

function tapsOf(cells: number, cell: number, interpolation: Interpolation): readonly Tap[] {
  const key = `${cells} ${cell} ${interpolation}`;
  const known = taps.get(key) ?? makeTaps(cells, cell, interpolation);
  taps.set(key, known);
  return known;
}

function makeTaps(cells: number, cell: number, interpolation: Interpolation): readonly Tap[] {
  return Array.from({ length: cells * cell }, (_, i) => {
    if (interpolation === 'none') return { cells: [Math.floor(i / cell)], weights: [1] };
    const { reach, weightAt } = kernels[interpolation];
    const at = (i + 0.5) / cell - 0.5;
    const near = Array.from({ length: 2 * reach }, (_, tap) => Math.floor(at) - reach + 1 + tap);
    return {
      cells: near.map((index) => Math.max(0, Math.min(cells - 1, index))),
      weights: near.map((index) => weightAt(Math.abs(at - index))),
    };
  });
}

/** Weight of a cell by its distance; zero from `reach` on. */
const kernels = {
  bilinear: { reach: 1, weightAt: (d: number) => 1 - d },
  /** Keys' cubic with a = -0.5, as in Pillow. */
  bicubic: {
    reach: 2,
    weightAt: (d: number) =>
      d < 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2,
  },
};
