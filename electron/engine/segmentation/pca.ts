import { Matrix } from 'ml-matrix';
import { type Tensor, VitrineError } from '#shared/types';
import { principalAxesOf } from '../linear-algebra/principal-axes';

/** Components shown, as red, green and blue. */
const COMPONENTS = 3;
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
 * such that its largest weight is positive, so the same features give the same image.
 */
export function principalImage({ shape, data }: Tensor): PrincipalImage {
  const [batch, channels = 0, h = 0, w = 0] = shape;
  const n = h * w;
  if (shape.length !== 4 || batch !== 1 || channels * n === 0) {
    throw new VitrineError('unsupported', `Features of shape [${shape.join(', ')}] are no map`, {
      hint: 'They should be [1, channels, h, w].',
    });
  }
  const centred = Matrix.from1DArray(channels, n, data).center('row');
  const covariance = centred.mmul(centred.transpose()).div(n); // [C, C]
  const total = covariance.trace();
  const components = principalAxesOf(covariance).slice(0, COMPONENTS);

  const image = new Uint8Array(n * COMPONENTS).fill(128);
  const explained = components.map(({ variance }) => (total > 0 ? variance / total : 0));
  components.forEach(({ variance, weights }, component) => {
    const deviation = Math.sqrt(variance);
    if (!(deviation > 0)) return;
    const largest = weights.reduce((a, b) => (Math.abs(b) > Math.abs(a) + 1e-9 ? b : a), 0);
    const scale = (Math.sign(largest) * 127.5) / (SPREAD * deviation);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += weights[c]! * centred.get(c, i);
      const value = Math.round(127.5 + scale * sum);
      image[i * COMPONENTS + component] = Math.min(255, Math.max(0, value));
    }
  });
  return { image: { shape: [h, w, COMPONENTS], data: image }, explained };
}
