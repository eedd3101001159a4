import { decode } from 'fast-png';
import type { SegmentationFacts, Size, Tensor, VitrineError } from '#shared/types';
import { badImage, readSource, type Source } from '../image/source';

/** Classes by pixel; what counts nowhere is -1, or 255 where uint8 holds the classes beside it. */
export interface Truth {
  /** uint8 up to 255 classes, else int32, `[H, W]` */
  readonly map: Tensor;
  readonly ignored: 255 | -1;
  /** A class of the model's whose number means `ignored` here. */
  readonly unjudged?: number;
}

interface MaskFormat extends Pick<SegmentationFacts, 'ignore' | 'reduceZero'> {
  readonly classes: number;
  /** Of the upright image. */
  readonly size: Size;
}

/** How many unknown values an error lists. */
const LISTED = 10;
const IGNORED = -1;
const UNKNOWN = -2;

/**
 * Reads a ground-truth mask: an index PNG of 1 to 16 bits, or a palette PNG, of which the indices count
 * and never the colours. Throws VitrineError('bad-input' | 'disk') saying what is wrong with it.
 */
export async function readTruth(path: string, format: MaskFormat): Promise<Truth> {
  const source = await readSource(path);
  checkSize(source, format.size);
  const values = indicesOf(source);
  const { classes, ignore, reduceZero } = format;
  const meaning = meanings(format);
  const small = classes <= 255;
  const ignored = small ? 255 : -1;
  const map = small ? new Uint8Array(values.length) : new Int32Array(values.length);
  const unknown = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const own = meaning[values[i]!]!;
    if (own === UNKNOWN) unknown.add(values[i]!);
    map[i] = own < 0 ? ignored : own;
  }
  if (unknown.size > 0) throw unknownValues(source.name, unknown, format);
  const hidden = ignore - (reduceZero ? 1 : 0);
  return {
    map: { shape: format.size, data: map },
    ignored,
    ...(hidden >= 0 && hidden < classes && { unjudged: hidden }),
  };
}

/** By the header, so that a mask of another size is never unpacked. */
function checkSize({ name, format, bytes }: Source, [height, width]: Size): void {
  if (format !== 'PNG') {
    throw badImage(
      name,
      `is a ${format}, no mask`,
      'A mask is a PNG of class numbers: other formats change them.',
    );
  }
  const [w, h] = bytes.length >= 24 ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : [0, 0];
  if (w === width && h === height) return;
  throw badImage(
    name,
    `is ${w}x${h}, the image ${width}x${height}`,
    'A mask has one pixel for each of the upright image.',
  );
}

/** Palette index or grey value of each pixel. */
function indicesOf({ name, bytes }: Source): Uint8Array | Uint16Array {
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badImage(name, `is damaged: ${why}`, 'Copy or download it again.');
  }
  const { width, height, depth, channels, data } = png;
  if (channels !== 1) {
    throw badImage(
      name,
      'is a colour image, no mask',
      'Save it as index or palette PNG: classes may share a colour, so colours are not read back.',
    );
  }
  const packed = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return depth < 8 ? unpacked(packed, width, height, depth) : (data as Uint8Array | Uint16Array);
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

/** What each value of a mask stands for: a class, `IGNORED` or `UNKNOWN`. */
function meanings({ classes, ignore, reduceZero }: MaskFormat): Int32Array {
  const offset = reduceZero ? 1 : 0;
  const meaning = Int32Array.from({ length: 65536 }, (_, value) => {
    const own = value - offset;
    return own >= 0 && own < classes ? own : UNKNOWN;
  });
  if (reduceZero) meaning[0] = IGNORED;
  meaning[ignore] = IGNORED;
  return meaning;
}

function unknownValues(
  name: string,
  unknown: ReadonlySet<number>,
  format: MaskFormat,
): VitrineError {
  const { classes, ignore, reduceZero } = format;
  const values = [...unknown].sort((a, b) => a - b);
  const more = values.length > LISTED ? ` and ${values.length - LISTED} more` : '';
  const first = reduceZero ? 1 : 0;
  const zero = reduceZero ? ', 0' : '';
  return badImage(
    name,
    `has values that are no class: ${values.slice(0, LISTED).join(', ')}${more}`,
    `Of this model ${first} to ${classes - 1 + first} are classes; ignored are ${ignore}${zero}.`,
  );
}
