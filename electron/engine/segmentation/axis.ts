/** One axis of an up-sampling: output `i` is a weighted sum of three neighbouring samples. */
export interface Axis {
  /** The first of the three; those past the end have the weight 0. */
  readonly first: Int32Array;
  /** `[outputs, 3]` */
  readonly weights: Float32Array;
}

/**
 * Bilinear from the first length to the last by way of the others, at most one: two bilinear steps
 * in a row are sums of at most three neighbours too, as long as the first step does not shrink.
 */
export function bilinearAxis(lengths: readonly [number, ...number[]]): Axis {
  const [from, ...steps] = lengths;
  const to = steps.at(-1) ?? from;
  const [between] = steps;
  if (steps.length < 2 || between === undefined || between < from) return bilinear(from, to);
  return compose(bilinear(from, between), bilinear(between, to));
}

/** PyTorch's `interpolate(mode='bilinear', align_corners=False)` along one axis. */
function bilinear(from: number, to: number): Axis {
  const first = new Int32Array(to);
  const weights = new Float32Array(3 * to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max(0, ((i + 0.5) * from) / to - 0.5), from - 1);
    const low = Math.floor(at);
    first[i] = low;
    weights[3 * i] = 1 - (at - low);
    weights[3 * i + 1] = at - low;
  }
  return { first, weights };
}

/** `b` of `a`, where `a` does not shrink: neighbours in between then share or adjoin their samples. */
function compose(a: Axis, b: Axis): Axis {
  const first = new Int32Array(b.first.length);
  const weights = new Float32Array(b.weights.length);
  for (let i = 0; i < first.length; i++) {
    first[i] = a.first[b.first[i]!]!;
    for (let j = 0; j < 2; j++) {
      const weight = b.weights[3 * i + j]!;
      if (weight === 0) continue;
      const between = b.first[i]! + j;
      const offset = a.first[between]! - first[i]!;
      for (let k = 0; k < 2; k++) {
        const own = weight * a.weights[3 * between + k]!;
        if (own > 0) weights[3 * i + offset + k]! += own;
      }
    }
  }
  return { first, weights };
}
