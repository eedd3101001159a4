import { type TensorSlice, VitrineError } from '#shared/types';

/** Where a slice lies in a row-major tensor: `length` items from `start`, and its shape. */
export function locate(
  shape: readonly number[],
  slice: TensorSlice,
): { start: number; length: number; shape: number[] } {
  const rest = shape.slice(slice.length);
  const length = rest.reduce((a, b) => a * b, 1);
  const valid = slice.length <= shape.length && slice.every((index, axis) => index < shape[axis]!);
  if (!valid) {
    throw new VitrineError('bad-input', `[${slice}] is outside a tensor of shape [${shape}]`, {
      hint: 'Leading indices count from 0 and stay below the size of their axis.',
      detail: { shape: [...shape], slice: [...slice] },
    });
  }
  let start = 0;
  slice.forEach((index, axis) => {
    start = start * shape[axis]! + index;
  });
  return { start: start * length, length, shape: rest };
}
