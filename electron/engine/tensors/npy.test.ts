import { expect, test } from 'vitest';
import { VitrineError } from '#shared/types';
import { narrowFloat16, widenFloat16 } from './float16';
import { decodeNpy, encodeNpy } from './npy';

/** `numpy.save` of numpy.arange(6, dtype='<f4').reshape(2, 3), NumPy 2.3. */
const NUMPY_F4 = Buffer.from(
  `934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c7365` +
    `2c20277368617065273a2028322c2033292c207d${'20'.repeat(58)}0a` +
    `000000000000803f0000004000004040000080400000a040`,
  'hex',
);

test('writes the very bytes that NumPy writes', () => {
  const bytes = encodeNpy({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
  expect(Buffer.from(bytes).toString('hex')).toBe(NUMPY_F4.toString('hex'));
});

test.each([
  [{ shape: [2, 3], data: Float32Array.of(0, -1, 2.5, 3, Number.NaN, 5) }],
  [{ shape: [4], data: Int32Array.of(-2, -1, 0, 2 ** 31 - 1) }],
  [{ shape: [1, 2, 1], data: Uint8Array.of(0, 255) }],
  [{ shape: [], data: Float32Array.of(7) }],
  [{ shape: [0, 3], data: new Float32Array(0) }],
])('reads what it writes: %o', (tensor) => {
  expect(decodeNpy(encodeNpy(tensor))).toEqual(tensor);
});

/** An .npy file with another dtype and its raw bytes. */
function file(descr: string, shape: string, data: Uint8Array, version = 1): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  return Buffer.concat([magic, length, Buffer.from(header), data]);
}
const raw = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer);

test.each([
  ['<f8', raw(Float64Array.of(1.5, -2)), Float32Array.of(1.5, -2)],
  ['<f2', raw(Uint16Array.of(0x3e00, 0xc000)), Float32Array.of(1.5, -2)],
  ['<i8', raw(BigInt64Array.of(5n, -6n)), Int32Array.of(5, -6)],
  ['|b1', Uint8Array.of(1, 0), Uint8Array.of(1, 0)],
])('widens or narrows %s', (descr, bytes, expected) => {
  for (const version of [1, 2]) {
    expect(decodeNpy(file(descr, '2,', bytes, version)).data).toEqual(expected);
  }
});

test.each([
  ['text', Buffer.from('hello, this is no array'), 'is not an .npy file'],
  ['cut off', file('<f4', '4,', new Uint8Array(15)), 'is cut off'],
  ['complex', file('<c8', '1,', new Uint8Array(8)), 'holds <c8'],
  ['absurd shape', file('<f4', '99999999999, 99999999999', new Uint8Array(4)), 'is cut off'],
])('refuses %s', (_, bytes, message) => {
  expect(() => decodeNpy(bytes, 'x.npy')).toThrow(VitrineError);
  expect(() => decodeNpy(bytes, 'x.npy')).toThrow(message);
});

test('float16: every number that is one comes back from float32 bit by bit', () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, i) => i);
  const back = narrowFloat16(widenFloat16(all));
  const isNaN16 = (h: number) => (h & 0x7c00) === 0x7c00 && (h & 0x3ff) !== 0;
  expect(all.filter((h) => !isNaN16(h) && back[h] !== h)).toHaveLength(0);
  expect(all.filter((h) => isNaN16(h)).every((h) => isNaN16(back[h]!))).toBe(true);
});

test('float16: rounds to nearest, ties to even, and over to infinity', () => {
  const values = Float32Array.of(
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
    65519.9,
    65520,
    2 ** -25,
    2 ** -24,
  );
  const halves = [0x3c00, 0x3c02, 0x7bff, 0x7c00, 0x0000, 0x0001];
  expect([...narrowFloat16(values)]).toEqual(halves);
});
