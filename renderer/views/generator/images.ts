import type { Tensor } from '#shared/types';

/** How much each pixel of image `index` changed, the mean over its channels: `[h * w]`. */
export function changeOf({ shape, data }: Tensor, index: number): Float32Array {
  const [channels = 1, h = 1, w = 1] = shape.slice(-3);
  const pixels = h * w;
  return Float32Array.from({ length: pixels }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      sum += Math.abs(data[(index * channels + c) * pixels + i]!);
    }
    return sum / channels;
  });
}

/** What a token attends to, in one head or the mean of all: `[tokens]` of `[heads, tokens, tokens]`. */
export function attentionOf(
  { shape, data }: Tensor,
  head: number | null,
  token: number,
): Float32Array {
  const [heads = 1, , tokens = 1] = shape;
  const chosen = head === null ? Array.from({ length: heads }, (_, i) => i) : [head];
  return Float32Array.from(
    { length: tokens },
    (_, key) =>
      chosen.reduce((sum, h) => sum + data[(h * tokens + token) * tokens + key]!, 0) /
      chosen.length,
  );
}
