import type { Baseline, ModelCard } from '#shared/types';
import { type ModelInput, sizeOf } from '../family-kit/family';

/** An input without what makes the image: what its patches are replaced with. */
export function baselineOf(input: ModelInput, card: ModelCard, baseline: Baseline): ModelInput {
  const { data } = input;
  // After mean and std, zero is the mean colour of the training data.
  if (baseline === 'mean') return { ...input, data: new Float32Array(data.length) };
  const { mean, std, layout } = card.preprocess;
  const [height, width] = sizeOf(input, card);
  const channel = (i: number) => (layout === 'NCHW' ? Math.floor(i / (height * width)) : i % 3);
  if (baseline === 'black') {
    return { ...input, data: data.map((_, i) => -mean[channel(i)]! / std[channel(i)]!) };
  }
  return { ...input, data: blurred(data, { height, width, isFirst: layout === 'NCHW' }) };
}

/** Three box filters over a sixteenth of the shorter side each are close to a Gaussian. */
function blurred(
  data: Float32Array,
  { height, width, isFirst }: { height: number; width: number; isFirst: boolean },
): Float32Array {
  const radius = Math.max(1, Math.round(Math.min(height, width) / 32));
  const places = isFirst
    ? { pixel: 1, row: width, channel: height * width }
    : { pixel: 3, row: 3 * width, channel: 1 };
  let image = data;
  for (let pass = 0; pass < 3; pass++) {
    for (const [along, length, across, count] of [
      [places.pixel, width, places.row, height],
      [places.row, height, places.pixel, width],
    ] as const) {
      const out = new Float32Array(image.length);
      for (let c = 0; c < 3; c++) {
        for (let line = 0; line < count; line++) {
          const start = c * places.channel + line * across;
          box(image, out, { start, along, length, radius });
        }
      }
      image = out;
    }
  }
  return image;
}

/** Means over a window along one line; beyond its ends the line stays as it ends. */
function box(
  from: Float32Array,
  to: Float32Array,
  o: { start: number; along: number; length: number; radius: number },
): void {
  const { start, along, length, radius } = o;
  const at = (i: number) => from[start + Math.min(length - 1, Math.max(0, i)) * along]!;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < length; i++) {
    to[start + i * along] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}
