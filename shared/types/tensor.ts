import { z } from 'zod';

const DType = z.enum(['float64', 'float32', 'float16', 'int64', 'int32', 'uint8', 'bool']);

/** Names a tensor that the engine keeps. It never travels inside JSON: a view asks for a slice. */
export const TensorRef = z.object({
  id: z.string(),
  dtype: DType,
  shape: z.array(z.number().int().nonnegative()),
});
export type TensorRef = z.infer<typeof TensorRef>;

/**
 * What a view asks for: leading indices are fixed one by one, the rest comes whole.
 * `[]` is the whole tensor; `[3]` of `[heads, Q, K]` is head 3, `[Q, K]`.
 */
export const TensorSlice = z.array(z.number().int().nonnegative());
export type TensorSlice = z.infer<typeof TensorSlice>;

export type TensorArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** A tensor in hand. float16 arrives widened to float32, float64 narrowed to it where nobody asked for it, int64 narrowed to int32, bool as uint8. */
export interface Tensor<A extends TensorArray = TensorArray> {
  readonly shape: readonly number[];
  readonly data: A;
}
