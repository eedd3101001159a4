import { loadSharp } from './sharp';
import type { Source } from './source';

/** What an image's header says. */
export interface Header {
  /** As stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly colour: 'grey' | 'RGB' | 'CMYK' | 'CIELAB';
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
      orientation = exifOrientation(body.subarray(6));
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

/** Tag 0x112 of the first directory of an EXIF block (a TIFF header); 1 when there is none. */
function exifOrientation(tiff: Buffer): number {
  if (tiff.length < 10) return 1;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return 1;
  const entries = Math.min(u16(first), Math.floor((tiff.length - first - 2) / 12));
  for (let i = 0; i < entries; i++) {
    const entry = first + 2 + i * 12;
    const value = u16(entry + 8);
    if (u16(entry) === 0x112) return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
