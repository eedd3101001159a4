import { type Tensor, VitrineError } from '#shared/types';

/** Components shown, as red, green and blue. */
const COMPONENTS = 3;
/** Directions in which they are searched, and how often: enough for more digits than 8 bits show. */
const DIRECTIONS = 16;
const ROUNDS = 40;
const MAX_SWEEPS = 60;
/** Each component spans this many standard deviations on either side of the middle. */
const SPREAD = 2.5;

export interface PrincipalImage {
  /** uint8 `[h, w, 3]` */
  readonly image: Tensor;
  /** Share of the variance of each component. */
  readonly explained: number[];
}

/**
 * Features `[1, C, h, w]` by their three principal components (Pearson 1901). The sign of a component is
 * such that its largest weight is positive, so the same features give the same picture.
 */
export function principalImage({ shape, data }: Tensor): PrincipalImage {
  const [batch, channels = 0, h = 0, w = 0] = shape;
  const n = h * w;
  if (shape.length !== 4 || batch !== 1 || channels * n === 0) {
    throw new VitrineError('unsupported', `Features of shape [${shape.join(', ')}] are no map`, {
      hint: 'They should be [1, channels, h, w].',
    });
  }
  const centred = Float64Array.from(data);
  for (let c = 0; c < channels; c++) {
    const own = centred.subarray(c * n, (c + 1) * n);
    const mean = own.reduce((a, b) => a + b, 0) / n;
    for (let i = 0; i < n; i++) own[i]! -= mean;
  }
  const matrix = covariance(centred, channels, n);
  const total = Array.from({ length: channels }, (_, c) => matrix[c * channels + c]!).reduce(
    (a, b) => a + b,
  );
  const components = principal(matrix, channels);

  const image = new Uint8Array(n * COMPONENTS).fill(128);
  const explained = components.map(({ variance }) => (total > 0 ? variance / total : 0));
  components.forEach(({ variance, weights }, component) => {
    const deviation = Math.sqrt(variance);
    if (!(deviation > 0)) return;
    const largest = weights.reduce((a, b) => (Math.abs(b) > Math.abs(a) + 1e-9 ? b : a), 0);
    const scale = (Math.sign(largest) * 127.5) / (SPREAD * deviation);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += weights[c]! * centred[c * n + i]!;
      const value = Math.round(127.5 + scale * sum);
      image[i * COMPONENTS + component] = Math.min(255, Math.max(0, value));
    }
  });
  return { image: { shape: [h, w, COMPONENTS], data: image }, explained };
}

/** Of centred rows `[channels, n]`: `[channels, channels]`. */
function covariance(rows: Float64Array, channels: number, n: number): Float64Array {
  const matrix = new Float64Array(channels * channels);
  for (let a = 0; a < channels; a++) {
    for (let b = a; b < channels; b++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += rows[a * n + i]! * rows[b * n + i]!;
      matrix[a * channels + b] = sum / n;
      matrix[b * channels + a] = sum / n;
    }
  }
  return matrix;
}

interface Component {
  readonly variance: number;
  readonly weights: readonly number[];
}

/** The strongest eigenvectors of a covariance `[m, m]`, strongest first: subspace iteration, then Jacobi. */
function principal(matrix: Float64Array, m: number): Component[] {
  const k = Math.min(m, DIRECTIONS);
  let directions = orthonormal(
    Array.from({ length: k }, (_, j) =>
      Float64Array.from({ length: m }, (_, i) => Math.cos((i + 1) * (j + 1))),
    ),
  );
  for (let round = 0; round < ROUNDS; round++) {
    directions = orthonormal(directions.map((direction) => times(matrix, direction)));
  }
  // The matrix within the subspace, [k, k].
  const images = directions.map((direction) => times(matrix, direction));
  const inner = Float64Array.from({ length: k * k }, (_, at) =>
    dot(directions[Math.floor(at / k)]!, images[at % k]!),
  );
  const { values, vectors } = eigen(inner, k);
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  return order.slice(0, COMPONENTS).map((own) => ({
    variance: Math.max(0, values[own]!),
    weights: Array.from({ length: m }, (_, i) =>
      directions.reduce((sum, direction, j) => sum + direction[i]! * vectors[j * k + own]!, 0),
    ),
  }));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const times = (matrix: Float64Array, vector: Float64Array): Float64Array =>
  vector.map((_, row) =>
    dot(matrix.subarray(row * vector.length, (row + 1) * vector.length), vector),
  );

/** Gram-Schmidt, twice; what depends on those before becomes zeros. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const own = Float64Array.from(vector);
    const before = Math.sqrt(dot(own, own));
    for (const other of [...done, ...done]) {
      const along = dot(own, other);
      for (let i = 0; i < own.length; i++) own[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(own, own));
    const kept = length > 1e-12 * before ? 1 / length : 0;
    done.push(own.map((value) => value * kept));
  }
  return done;
}

/** Jacobi's rotations: eigenvalues, and eigenvectors as columns, of a symmetric matrix `[m, m]`. */
function eigen(matrix: Float64Array, m: number) {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(m * m);
  for (let i = 0; i < m; i++) vectors[i * m + i] = 1;
  const rotate = (x: Float64Array, i: number, j: number, c: number, s: number) => {
    const [p, q] = [x[i]!, x[j]!];
    x[i] = c * p - s * q;
    x[j] = s * p + c * q;
  };
  const size = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < m; p++) for (let q = p + 1; q < m; q++) off += a[p * m + q]! ** 2;
    if (off <= 1e-20 * size) break;
    for (let p = 0; p < m; p++) {
      for (let q = p + 1; q < m; q++) {
        const apq = a[p * m + q]!;
        if (apq === 0) continue;
        const theta = (a[q * m + q]! - a[p * m + p]!) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < m; k++) rotate(a, k * m + p, k * m + q, c, s);
        for (let k = 0; k < m; k++) rotate(a, p * m + k, q * m + k, c, s);
        for (let k = 0; k < m; k++) rotate(vectors, k * m + p, k * m + q, c, s);
      }
    }
  }
  return { values: Float64Array.from({ length: m }, (_, i) => a[i * m + i]!), vectors };
}
