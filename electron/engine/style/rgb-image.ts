import type { Tensor } from '#shared/types';

/** An image in hand: `[3, h, w]`, RGB in 0..1 but for what a model overshoots. */
export type RgbImage = Tensor<Float32Array>;

/** What red, green and blue have of the luminance (the Y of YIQ). */
export const LUMA = [0.299, 0.587, 0.114] as const;
