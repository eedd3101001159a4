import { Tensor as OrtTensor } from 'onnxruntime-node';
import { type Tensor, VitrineError } from '#shared/types';
import { narrowFloat16, widenFloat16 } from '../tensors/float16';

/**
 * A tensor out of the runtime: float16 and, unless it is wanted `exact`, float64 become float32, integers int32,
 * bool uint8.
 */
export function fromOrt(name: string, value: OrtTensor, exact = false): Tensor {
  const { data, dims: shape } = value;
  if (exact && data instanceof Float64Array) return { shape, data };
  if (value.type === 'float16') return { shape, data: widenFloat16(halves(data)) };
  if (data instanceof Float32Array || data instanceof Int32Array) return { shape, data };
  if (data instanceof Uint8Array) return { shape, data };
  if (data instanceof Float64Array) return { shape, data: Float32Array.from(data) };
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return { shape, data: Int32Array.from(data as Iterable<bigint>, Number) };
  }
  if (data instanceof Int8Array || data instanceof Int16Array || data instanceof Uint16Array) {
    return { shape, data: Int32Array.from(data) };
  }
  throw new VitrineError('unsupported', `The output ${name} is of type ${value.type}`, {
    hint: 'Export the model with floating-point or integer outputs.',
    detail: { tensor: name },
  });
}

/** The bits, whether the runtime hands them over as Uint16Array or as Float16Array. */
const halves = (data: OrtTensor['data']): Uint16Array => {
  const view = data as Uint16Array;
  return new Uint16Array(view.buffer, view.byteOffset, view.length);
};

/** A tensor as the type that the graph's input is declared with. */
export function toOrt(name: string, { shape, data }: Tensor, type: string | undefined): OrtTensor {
  const floats = () => (data instanceof Float32Array ? data : Float32Array.from(data));
  switch (type) {
    case undefined:
    case 'float32':
      return new OrtTensor('float32', floats(), shape);
    case 'float16':
      return new OrtTensor('float16', narrowFloat16(floats()), shape);
    case 'float64':
      return new OrtTensor('float64', Float64Array.from(data), shape);
    case 'uint8':
      // Rounded, and held within 0..255.
      return new OrtTensor('uint8', new Uint8Array(Uint8ClampedArray.from(data).buffer), shape);
    case 'bool':
      return new OrtTensor('bool', Uint8Array.from(data, Number), shape);
    case 'int32':
      return new OrtTensor('int32', Int32Array.from(data, Math.round), shape);
    case 'int64':
      return new OrtTensor(
        'int64',
        BigInt64Array.from(Array.from(data, Math.round), BigInt),
        shape,
      );
    default:
      throw new VitrineError('unsupported', `The model takes ${name} of type ${type}`, {
        hint: 'Export it with a float32, float16 or uint8 image input.',
        detail: { tensor: name },
      });
  }
}
