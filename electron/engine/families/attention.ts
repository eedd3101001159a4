import { type AttentionTap, type Tensor, VitrineError } from '#shared/types';
import { toAttention } from '../onnx';

/** One tapped layer as `[heads, Q, K]`, rows sum to 1. Throws VitrineError. */
export function attentionTensor(raw: Tensor, tap: AttentionTap): Tensor<Float32Array> {
  const { data, shape } = raw;
  if (data instanceof Float32Array) return toAttention({ data, shape }, tap);
  throw new VitrineError('unsupported', `Attention layer ${tap.layer} is not floating-point`, {
    hint: 'Use a float32 or float16 export of the model.',
    detail: { tensor: tap.tensor },
  });
}
