import type { Size, Tensor } from '#shared/types';

/** What a graph declares of an input; a text or null is a free axis. */
interface Declared {
  readonly name: string;
  readonly shape: readonly (number | string | null)[];
}

/** Names of masks of which 1 marks what counts (Hugging Face), and of those of which 1 marks what is hidden. */
const COUNTS = /^(pixel|image|attention|pixel_attention|image_attention)_mask$/i;
const HIDDEN = /^(bool_masked_pos|(key_)?padding_mask)$/i;

/** True for a mask beside the image that can be filled so that all of the image counts. */
export function isMaskInput({ name, shape }: Declared): boolean {
  if (!COUNTS.test(name) && !HIDDEN.test(name)) return false;
  // The sizes of a list of tokens are only known where they are fixed.
  const isMap = shape.length === 3 || shape.length === 4;
  return isMap || shape.slice(1).every((size) => typeof size === 'number');
}

/** What such a mask is filled with. */
export const maskFill = (name: string): 0 | 1 => (COUNTS.test(name) ? 1 : 0);

/** Its shape for an image of that size: batch, perhaps a channel, height and width. */
export function maskShape({ shape }: Pick<Declared, 'shape'>, [height, width]: Size): number[] {
  const free = [1, ...Array(Math.max(0, shape.length - 3)).fill(1), height, width];
  return shape.map((size, axis) => (typeof size === 'number' && size > 0 ? size : free[axis]));
}

/** The mask of an image of that size, all of which counts. */
export function maskOf(declared: Declared, size: Size): Tensor {
  const shape = maskShape(declared, size);
  const values = shape.reduce((a, b) => a * b, 1);
  return { shape, data: new Uint8Array(values).fill(maskFill(declared.name)) };
}
