import { type Tensor, type TensorArray, VitrineError } from '#shared/types';
import { widenFloat16 } from './float16';

/** The dtype in NumPy's words of each array we keep; all little-endian. */
const descr = (data: TensorArray): string =>
  data instanceof Float64Array
    ? '<f8'
    : data instanceof Float32Array
      ? '<f4'
      : data instanceof Int32Array
        ? '<i4'
        : '|u1';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** The header of an .npy file (format 1.0), padded so that the data begin at a multiple of 64. */
export function npyHeader(tensor: Tensor): Uint8Array {
  const shape = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(', ');
  const text = `{'descr': '${descr(tensor.data)}', 'fortran_order': False, 'shape': (${shape}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const bytes = Buffer.alloc(10 + length, ' ');
  bytes.set([...MAGIC, 1, 0]);
  bytes.writeUInt16LE(length, 8);
  bytes.write(text, 10, 'latin1');
  bytes.write('\n', 10 + length - 1, 'latin1');
  return bytes;
}

/** A tensor as the bytes of an .npy file. */
export const encodeNpy = (tensor: Tensor): Uint8Array<ArrayBuffer> =>
  Buffer.concat([npyHeader(tensor), bytesOf(tensor.data)]);

/** A view of the array's bytes. No tensor of ours lies in shared memory, which the type rules out. */
export const bytesOf = (data: TensorArray): Uint8Array<ArrayBuffer> =>
  new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

/** Element readers by NumPy dtype; what has no array of ours is widened or narrowed. */
const READERS: Record<string, (bytes: ArrayBuffer) => TensorArray> = {
  '<f4': (b) => new Float32Array(b),
  '<f8': (b) => Float32Array.from(new Float64Array(b)),
  '<f2': (b) => widenFloat16(new Uint16Array(b)),
  '<i4': (b) => new Int32Array(b),
  '<i8': (b) => Int32Array.from(new BigInt64Array(b), Number),
  '|u1': (b) => new Uint8Array(b),
  '|b1': (b) => new Uint8Array(b),
};
const ITEM_BYTES: Record<string, number> = {
  '<f4': 4,
  '<f8': 8,
  '<f2': 2,
  '<i4': 4,
  '<i8': 8,
  '|u1': 1,
  '|b1': 1,
};

/**
 * Reads an .npy file, format 1.0 to 3.0, C order, little-endian. float16 and, unless it is wanted `exact`, float64
 * become float32, int64 becomes int32, bool becomes uint8. Throws VitrineError('bad-input').
 */
export function decodeNpy(bytes: Uint8Array, name = 'The file', exact = false): Tensor {
  const bad = (cause: string, hint = "Write it with numpy.save(path, array.astype('float32')).") =>
    new VitrineError('bad-input', `${name} ${cause}`, { hint, detail: { file: name } });
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw bad('is not an .npy file');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  const [start, headerLength] =
    version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const header = Buffer.from(bytes.subarray(start, start + headerLength)).toString('latin1');
  const dtype = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const dims = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (dims === undefined) throw bad('has a damaged .npy header');
  if (/'fortran_order':\s*True/.test(header)) {
    throw bad('is stored column by column (Fortran order)', 'Use numpy.ascontiguousarray first.');
  }
  const shape = dims
    .split(',')
    .filter((d) => d.trim())
    .map(Number);
  const isExact = exact && dtype === '<f8';
  const reader = isExact ? (b: ArrayBuffer) => new Float64Array(b) : READERS[dtype];
  const itemBytes = ITEM_BYTES[dtype];
  if (!reader || !itemBytes)
    throw bad(`holds ${dtype || 'an unknown dtype'}, which is not read here`);
  const length = shape.reduce((a, b) => a * b, itemBytes);
  const data = bytes.subarray(start + headerLength);
  if (!Number.isSafeInteger(length) || data.length < length) {
    throw bad(`is cut off: shape (${dims}) needs ${length} bytes, there are ${data.length}`);
  }
  // A copy: the data may begin anywhere, typed arrays may not.
  return { shape, data: reader(new Uint8Array(data.subarray(0, length)).buffer) };
}
