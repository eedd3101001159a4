import type { Generator, Tensor } from '#shared/types';
import { imagesOf, type Make, type Wish } from './network';

type Explained = NonNullable<Generator['explained']>;

/** Images of a walk, both ends included. */
const FRAMES = 17;

interface Means {
  readonly make: Make;
  readonly output: string;
  readonly layers: number;
  readonly tokens: number;
  /** The seed's latent and the other's. */
  readonly ends: readonly [Float32Array, Float32Array];
  /** The image as it is, and its own wish. */
  readonly image: Float32Array;
  readonly wish: Wish;
  readonly before: () => Promise<void>;
}

/** Walks to the other latent, styles mixed at each block, and what each token paints. */
export async function explain(
  o: Means,
): Promise<{ [N in 'walkZ' | 'walkW' | 'styles' | 'tokens']: Tensor<Float32Array> }> {
  const images = (wishes: readonly Wish[]) => imagesOf(o.make, o.output, wishes, o.before);
  const steps = Array.from({ length: FRAMES }, (_, i) => i / (FRAMES - 1));
  const styles = o.layers + 1;
  const tokens = await images(
    Array.from({ length: o.tokens }, (_, without) => ({ ...o.wish, without })),
  );
  const pixels = o.image.length;
  return {
    walkZ: await images(steps.map((share) => ({ z: between(...o.ends, share) }))),
    walkW: await images(steps.map((share) => ({ share: sharesFrom(0, share, styles) }))),
    styles: await images(
      Array.from({ length: styles + 1 }, (_, from) => ({ share: sharesFrom(from, 1, styles) })),
    ),
    tokens: { ...tokens, data: tokens.data.map((value, i) => o.image[i % pixels]! - value) },
  };
}

/** The parts of `Explained` by the tensors that `explain` gives. */
export async function kept(
  found: Awaited<ReturnType<typeof explain>>,
  keep: (tensor: Tensor) => Promise<Explained['styles']>,
): Promise<Explained> {
  return {
    walks: { z: await keep(found.walkZ), w: await keep(found.walkW) },
    styles: await keep(found.styles),
    tokens: await keep(found.tokens),
  };
}

/** From that block on so much of the other's w. */
export const sharesFrom = (from: number, share: number, styles: number): number[] =>
  Array.from({ length: styles }, (_, block) => (block >= from ? share : 0));

/** On the great circle: latents between two draws are as long as draws are, and those on a straight line are not. */
export function between(a: Float32Array, b: Float32Array, share: number): Float32Array {
  if (share === 0) return a;
  if (share === 1) return b;
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  // The two point the same way, or either is 0.
  if (!(angle > 1e-6)) return a.map((value, i) => (1 - share) * value + share * b[i]!);
  const [from, to] = [Math.sin((1 - share) * angle), Math.sin(share * angle)];
  return a.map((value, i) => (from * value + to * b[i]!) / Math.sin(angle));
}
