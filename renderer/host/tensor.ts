import type { Output } from '#shared/contract';
import type { Tensor, TensorArray } from '#shared/types';

const arrays = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

/** Raw little-endian bytes as a tensor that owns its buffer, so that it can be given to a worker. */
export function toTensor({ dtype, shape, bytes }: Output<'tensor.read'>): Tensor {
  const owned = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  const data: TensorArray = new arrays[dtype](owned.buffer as ArrayBuffer);
  return { shape, data };
}
