import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, MAX_HEADER } from './framing';

const floats = new Float32Array([1.5, -2, Number.POSITIVE_INFINITY]);
const bytesOf = (array: Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe('a frame', () => {
  test.each([
    null,
    'text ✓',
    [1, [2, {}]],
    { a: { b: [true, null, 'c'] }, __proto__x: 1 },
    { one: new Uint8Array([1]), list: [new Uint8Array(0), { deep: new Uint8Array([9, 8, 7]) }] },
  ])('gives back %j', (message) => {
    expect(decodeFrame(encodeFrame(message))).toEqual(message);
  });

  test('takes bytes as bytes even where they have a JSON form, as a Node Buffer does', () => {
    const buffer = Object.assign(new Uint8Array([104, 105]), { toJSON: () => 'hi' });
    const { b } = decodeFrame(encodeFrame({ b: buffer })) as { b: Uint8Array };
    expect([...b]).toEqual([104, 105]);
  });

  test('aligns attachments, so that floats can be read in place', () => {
    const frame = encodeFrame({ x: new Uint8Array([1]), f: bytesOf(floats) });
    const { f } = decodeFrame(frame) as { f: Uint8Array };
    expect(f.byteOffset % 8).toBe(0);
    expect(new Float32Array(f.buffer, f.byteOffset, 3)).toEqual(floats);
  });

  test('refuses a message that uses its own mark', () => {
    expect(() => encodeFrame({ $bytes: 0 })).toThrow(/\$bytes/);
  });
});

describe('a damaged frame is an error, never a crash', () => {
  const good = encodeFrame({ id: 1, data: new Uint8Array(100).fill(7) });

  test('cut anywhere', () => {
    for (let end = 0; end < good.length; end++) {
      expect(() => decodeFrame(good.subarray(0, end)), `cut at ${end}`).toThrow(/cannot be used/);
    }
  });

  test('a header length beyond the frame or the bound', () => {
    for (const length of [MAX_HEADER + 1, 0xffff_ffff, good.length]) {
      const bad = good.slice();
      new DataView(bad.buffer).setUint32(0, length, true);
      expect(() => decodeFrame(bad)).toThrow(/cut off/);
    }
  });

  test.each([
    ['not JSON', '{"message":'],
    ['no sizes', '{"message":1}'],
    ['a negative size', '{"message":1,"sizes":[-4]}'],
    ['a size that is no number', '{"message":1,"sizes":["8"]}'],
    ['an attachment that is not there', '{"message":{"$bytes":0},"sizes":[]}'],
    ['a mark that is no number', '{"message":{"$bytes":"length"},"sizes":[]}'],
  ])('%s', (_, header) => {
    const json = new TextEncoder().encode(header);
    const frame = new Uint8Array(4 + json.length);
    new DataView(frame.buffer).setUint32(0, json.length, true);
    frame.set(json, 4);
    expect(() => decodeFrame(frame)).toThrow(/cannot be used/);
  });

  test('random bytes', () => {
    let seed = 1;
    for (let round = 0; round < 500; round++) {
      const noise = Uint8Array.from({ length: round }, () => {
        seed = (seed * 1103515245 + 12345) % 2 ** 31;
        return seed >> 16;
      });
      expect(() => decodeFrame(noise)).toThrow(/cannot be used/);
    }
  });
});
