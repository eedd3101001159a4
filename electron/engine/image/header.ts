import { loadSharp } from './sharp';
import type { Source } from './source';
import { TIFF, tiffTags } from './tiff-tags';

/** What an image's header says. */
export interface Header {
  /** As stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly colour: 'grey' | 'RGB' | 'CMYK' | 'YCbCr' | 'CIELAB';
  readonly deep: boolean; // more than 8 bits a sample
  readonly alpha: boolean;
  readonly frames: number;
  /** Colour profile, ICC. */
  readonly profile: Buffer | null;
}

/** Reads the header; rejects with what libvips says of a damaged one. */
export async function readHeader(source: Source): Promise<Header> {
  // Asking libvips costs half a millisecond, as much as a fifth of decoding a photo.
  const jpeg = source.format === 'JPEG' ? jpegHeader(source.bytes) : null;
  if (jpeg) return jpeg;
  const sharp = await loadSharp();
  const facts = await sharp(source.bytes, { limitInputPixels: false }).metadata();
  const colours: Record<string, Header['colour']> = {
    'b-w': 'grey',
    grey16: 'grey',
    cmyk: 'CMYK',
    lab: 'CIELAB',
    labs: 'CIELAB',
  };
  return {
    width: facts.width,
    height: facts.height,
    orientation: facts.orientation ?? 1,
    colour: colours[facts.space] ?? 'RGB',
    deep: facts.depth === 'ushort',
    alpha: facts.hasAlpha,
    frames: facts.pages ?? 1,
    profile: facts.icc ?? null,
  };
}

/** Walks the segments of a JPEG up to its frame header; null for anything out of the ordinary. */
export function jpegHeader(bytes: Buffer): Header | null {
  let orientation = 1;
  let profile: Buffer | null = null;
  for (let at = 2; at + 10 <= bytes.length; ) {
    const marker = bytes[at + 1]!;
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (bytes[at] !== 0xff || marker < 0xc0 || next > bytes.length) return null;
    const body = bytes.subarray(at + 4, next);
    if (marker === 0xe1 && body.toString('latin1', 0, 6) === 'Exif\0\0') {
      orientation = orientationIn(body.subarray(6));
    } else if (marker === 0xe2 && body.toString('latin1', 0, 12) === 'ICC_PROFILE\0') {
      profile ??= body.subarray(14); // its first part, which has the description
    } else if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) {
      const colour = { 1: 'grey', 3: 'RGB', 4: 'CMYK' } as const;
      const kind = colour[body[5] as keyof typeof colour];
      const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)];
      if (body[0] !== 8 || !kind || !width || !height) return null;
      const plain = { deep: false, alpha: false, frames: 1 };
      return { width, height, orientation, colour: kind, ...plain, profile };
    }
    at = next;
  }
  return null;
}

/** By an EXIF block, which is a TIFF header; 1 when there is none. */
function orientationIn(exif: Buffer): number {
  const value = tiffTags(exif).get(TIFF.ORIENTATION) ?? 1;
  return value >= 1 && value <= 8 ? value : 1;
}
