import { decode as decodePng } from 'fast-png';
import { decode as decodeTiff } from 'tiff';
import { type Size, VitrineError } from '#shared/types';
import { loadSharp } from '../image/sharp';
import { badImage, readSource, type Source } from '../image/source';
import { TIFF, tiffTags } from '../image/tiff-tags';

/** Samples as a file holds them, row by row. */
interface Samples {
  readonly data: ArrayLike<number>;
  readonly channels: number;
}

/**
 * The numbers in a mask: an index or palette image, of which the indices count and never the colours, or
 * one whose channels are equal. Throws VitrineError('bad-input' | 'disk') saying what is wrong with it.
 */
export async function readMask(path: string, size: Size): Promise<ArrayLike<number>> {
  const source = await readSource(path);
  const { name, format } = source;
  if (format !== 'PNG' && format !== 'TIFF') {
    throw badImage(
      name,
      `is a ${format}, no mask`,
      'A mask is a PNG or TIFF of class numbers: other formats change them.',
    );
  }
  await checkSize(source, size);
  const read = format === 'PNG' ? pngSamples : tiffSamples;
  const samples = await read(source).catch((error: unknown) => {
    if (error instanceof VitrineError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw badImage(
      name,
      `is damaged or of a rare kind: ${why}`,
      'Copy or download it again, or save it as an 8-bit grey PNG.',
    );
  });
  return oneChannel(name, samples);
}

/** By the header, so that a mask of another size is never unpacked. */
async function checkSize({ name, format, bytes }: Source, [height, width]: Size): Promise<void> {
  const given = format === 'PNG' ? pngSize(bytes) : await tiffSize(bytes);
  if (!given) throw badImage(name, 'is damaged: it has no header', 'Copy or download it again.');
  const [h, w] = given;
  if (w === width && h === height) return;
  throw badImage(
    name,
    `is ${w}x${h}, the image ${width}x${height}`,
    'A mask has one pixel for each of the upright image.',
  );
}

const pngSize = (bytes: Buffer): Size | null =>
  bytes.length < 24 ? null : [bytes.readUInt32BE(20), bytes.readUInt32BE(16)];

async function tiffSize(bytes: Buffer): Promise<Size | null> {
  const sharp = await loadSharp();
  const facts = await sharp(bytes)
    .metadata()
    .catch(() => null);
  return facts && [facts.height, facts.width];
}

async function pngSamples({ bytes }: Source): Promise<Samples> {
  const { width, height, depth, channels, data } = decodePng(bytes);
  const packed = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { channels, data: depth < 8 ? unpacked(packed, width, height, depth) : data };
}

/** Several pixels a byte, the first in its high bits; each row begins with a byte of its own. */
function unpacked(data: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const lineBytes = Math.ceil((width * depth) / 8);
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * lineBytes + (bit >> 3)]!;
      values[y * width + x] = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return values;
}

const PALETTE = 3;
/** TIFF's compressions that change values: both kinds of JPEG, and WebP. */
const LOSSY = new Set([6, 7, 50001]);

async function tiffSamples({ name, bytes }: Source): Promise<Samples> {
  const tags = tiffTags(bytes);
  if (LOSSY.has(tags.get(TIFF.COMPRESSION) ?? 1)) {
    throw badImage(
      name,
      'is compressed with loss, which changes class numbers',
      'Save it without loss: as PNG, or as TIFF with LZW or Deflate.',
    );
  }
  // libvips gives the colours of a palette, not the indices.
  if (tags.get(TIFF.PHOTOMETRIC) === PALETTE) {
    const [page] = decodeTiff(bytes, { pages: [0] });
    if (page) return { data: page.data, channels: page.samplesPerPixel };
  }
  const sharp = await loadSharp();
  const { space, depth = 'uchar' } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes, { failOn: 'error' })
    // Its own, so that nothing is converted.
    .toColourspace(space)
    .raw({ depth })
    .toBuffer({ resolveWithObject: true });
  const values = typed(data, depth);
  const isBinary = tags.get(TIFF.BITS) === 1;
  return { channels: info.channels, data: isBinary ? values.map((v) => Math.min(v, 1)) : values };
}

/** The raw bytes of libvips as numbers; classes beyond 16 bits do not occur. */
function typed(bytes: Buffer, depth: string): Uint8Array | Uint16Array {
  const { buffer } = Uint8Array.from(bytes);
  switch (depth) {
    case 'uchar':
    case 'char':
      return new Uint8Array(buffer);
    case 'ushort':
    case 'short':
      return new Uint16Array(buffer);
    case 'int':
      return Uint16Array.from(new Int32Array(buffer));
    case 'uint':
      return Uint16Array.from(new Uint32Array(buffer));
    case 'float':
      return Uint16Array.from(new Float32Array(buffer));
    default:
      throw new Error(`its samples are of type ${depth}`);
  }
}

/** Grey, or red where it is green and blue as well; alpha does not count. */
function oneChannel(name: string, { data, channels }: Samples): ArrayLike<number> {
  if (channels === 1) return data;
  const values = new Uint16Array(data.length / channels);
  for (let i = 0; i < values.length; i++) {
    const at = i * channels;
    const value = data[at]!;
    if (channels > 2 && (data[at + 1] !== value || data[at + 2] !== value)) {
      throw badImage(
        name,
        'is a colour image, no mask',
        'Save it as index or palette PNG: classes may share a colour, so colours are not read back.',
      );
    }
    values[i] = value;
  }
  return values;
}
