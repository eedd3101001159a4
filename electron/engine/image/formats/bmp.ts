import type { Source } from '../source';
import { type Foreign, plainHeader, type RawPixels } from './foreign';

/** Bytes of a file's header, before that of the bitmap. */
const FILE_HEADER = 14;
enum Compression {
  None = 0,
  Rle8 = 1,
  Rle4 = 2,
  Masks = 3,
  MasksWithAlpha = 6,
}

/** The header of a bitmap; OS/2's short one has 16-bit sizes and colours of three bytes. */
interface Bitmap {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly headerSize: number;
  readonly isShort: boolean;
  readonly colours: number;
}

/** Our own: the packages on npm give other colours than Pillow for palettes, 16 bits or runs. */
export function openBmp({ bytes }: Source): Foreign {
  const bitmap = readHeader(bytes);
  const { width, height } = bitmap;
  const alpha = masksOf(bitmap)[3] !== 0;
  return {
    header: { ...plainHeader({ width, height }), alpha },
    pixels: async () => (bitmap.bits <= 8 ? indexed(bitmap) : direct(bitmap)),
  };
}

function readHeader(bytes: Buffer): Bitmap {
  if (bytes.length < FILE_HEADER + 12) throw new Error('unexpected end of file');
  const headerSize = bytes.readUInt32LE(FILE_HEADER);
  const isShort = headerSize === 12;
  if (!isShort && (headerSize < 40 || bytes.length < FILE_HEADER + 40)) {
    throw new Error(`a header of ${headerSize} bytes is not known`);
  }
  const height = isShort ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bitmap = {
    bytes,
    width: isShort ? bytes.readUInt16LE(18) : bytes.readInt32LE(18),
    height: Math.abs(height),
    topDown: height < 0,
    bits: bytes.readUInt16LE(isShort ? 24 : 28),
    compression: isShort ? Compression.None : bytes.readUInt32LE(30),
    headerSize,
    isShort,
    colours: isShort ? 0 : bytes.readUInt32LE(46),
  };
  if (bitmap.width <= 0 || bitmap.height === 0) throw new Error('it has no pixels');
  if (![1, 4, 8, 16, 24, 32].includes(bitmap.bits)) {
    throw new Error(`${bitmap.bits} bits a pixel are not known`);
  }
  if (bitmap.compression > Compression.Masks && bitmap.compression !== Compression.MasksWithAlpha) {
    throw new Error(`compression ${bitmap.compression} is not known`);
  }
  return bitmap;
}

/** Of red, green, blue and alpha; 0 where there is none. */
function masksOf({ bytes, bits, compression, headerSize }: Bitmap): number[] {
  const isMasked = compression === Compression.Masks || compression === Compression.MasksWithAlpha;
  if (!isMasked) return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const hasAlpha = headerSize >= 56 || compression === Compression.MasksWithAlpha;
  const count = hasAlpha ? 4 : 3;
  const masks = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(54 + 4 * i));
  return hasAlpha ? masks : [...masks, 0];
}

/** The rows of the file, top row first. */
function* rowsOf({ bytes, width, height, bits, topDown }: Bitmap): Generator<[number, Buffer]> {
  const start = bytes.readUInt32LE(10);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * (height - 1) + Math.ceil((width * bits) / 8) > bytes.length) {
    throw new Error('unexpected end of file');
  }
  for (let row = 0; row < height; row++) {
    const at = start + stride * row;
    yield [topDown ? row : height - 1 - row, bytes.subarray(at, at + stride)];
  }
}

function indexed(bitmap: Bitmap): RawPixels {
  const { bytes, width, height, bits, isShort, headerSize, colours } = bitmap;
  const isRuns = bitmap.compression === Compression.Rle8 || bitmap.compression === Compression.Rle4;
  const indices = isRuns ? unrolled(bitmap) : unpacked(bitmap);
  const entry = isShort ? 3 : 4;
  const palette = bytes.subarray(FILE_HEADER + headerSize);
  const count = colours || 1 << bits;
  const data = new Uint8Array(width * height * 3);
  indices.forEach((index, i) => {
    if (index >= count) return;
    for (let c = 0; c < 3; c++) data[3 * i + c] = palette[entry * index + 2 - c]!;
  });
  return { data, channels: 3 };
}

function unpacked(bitmap: Bitmap): Uint8Array {
  const { width, height, bits } = bitmap;
  const indices = new Uint8Array(width * height);
  for (const [y, row] of rowsOf(bitmap)) {
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      indices[y * width + x] = (row[bit >> 3]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }
  }
  return indices;
}

/** Runs of indices, with the escapes for the end of a row, the end of all, a jump and plain indices. */
function unrolled({ bytes, width, height, bits, compression }: Bitmap): Uint8Array {
  const indices = new Uint8Array(width * height);
  const nibbles = compression === Compression.Rle4;
  if (nibbles !== (bits === 4)) throw new Error('its runs do not fit its bits a pixel');
  let at = bytes.readUInt32LE(10);
  let [x, y] = [0, 0];
  const put = (index: number): void => {
    if (x < width && y < height) indices[(height - 1 - y) * width + x] = index;
    x++;
  };
  const half = (byte: number, i: number): number => {
    if (!nibbles) return byte;
    return i % 2 === 0 ? byte >> 4 : byte & 15;
  };
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('unexpected end of file');
    return byte;
  };
  while (y < height) {
    const [count, value] = [next(), next()];
    if (count > 0) for (let i = 0; i < count; i++) put(half(value, i));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) break;
    else if (value === 2) [x, y] = [x + next(), y + next()];
    else {
      const length = nibbles ? Math.ceil(value / 2) : value;
      for (let i = 0; i < value; i++) put(half(bytes[at + (nibbles ? i >> 1 : i)] ?? 0, i));
      at += length + (length % 2);
    }
  }
  return indices;
}

function direct(bitmap: Bitmap): RawPixels {
  const { width, height, bits } = bitmap;
  const masks = masksOf(bitmap);
  const channels = masks[3] === 0 ? 3 : 4;
  const parts = masks.slice(0, channels).map((mask) => {
    const low = mask & -mask;
    return { mask, low: low >>> 0, most: Math.max(1, (mask >>> 0) / (low >>> 0)) };
  });
  const data = new Uint8Array(width * height * channels);
  const step = bits / 8;
  for (const [y, row] of rowsOf(bitmap)) {
    for (let x = 0; x < width; x++) {
      const value = row.readUIntLE(x * step, step);
      const to = (y * width + x) * channels;
      parts.forEach(({ mask, low, most }, c) => {
        data[to + c] = Math.trunc((((value & mask) >>> 0) / low) * (255 / most));
      });
    }
  }
  return { data, channels };
}
