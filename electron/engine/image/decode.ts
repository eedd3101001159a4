import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import { cancelled, type Size, VitrineError } from '#shared/types';
import { openForeign, type RawPixels, twelveBits } from './formats';
import { type Header, readHeader } from './header';
import type { Pixels } from './resample';
import { loadSharp } from './sharp';
import { badImage, readSource, type Source } from './source';

/** Beyond this an image is refused by its header, before a pixel is decoded. */
const MAX_PIXELS = 400e6;

/** A decoded image: upright, 8-bit RGB, alpha on white; otherwise the pixels that Pillow gives. */
export interface DecodedImage extends Pixels {
  /** Of the file's content, whatever its name says: 'JPEG', 'PNG', ... */
  readonly format: string;
  /** What was done to get plain RGB, e.g. 'EXIF orientation 6', 'CMYK', 'first of 12 frames'. */
  readonly notes: string[];
  /** Of the file's bytes: they are in hand here, and hashing goes on beside decoding. */
  readonly sha256: string;
}

/** An image whose header was read: its facts, and the pipeline to its upright pixels. */
export interface Opened {
  readonly source: Source;
  /** Of the upright image, [H, W]. */
  readonly size: Size;
  readonly notes: string[];
  readonly cmyk: boolean;
  /** Stored as 8-bit RGB. */
  readonly plain: boolean;
  /** A new pipeline at each call. */
  pipeline(): Promise<Pipeline>;
}

interface Pipeline {
  /** Upright, with the alpha it has. */
  readonly image: Sharp;
  /** What only the pixels told. */
  readonly notes: readonly string[];
}

/**
 * Reads an image's header.
 * @throws VitrineError `bad-input` naming what is wrong with the file, `disk` when it cannot be read.
 */
export async function openImage(path: string): Promise<Opened> {
  const [source, sharp] = await Promise.all([readSource(path), loadSharp()]);
  if (isEmptyPng(source)) throw badImage(source.name, 'has no pixels', 'Choose another image.');
  const damaged = (error: unknown) => {
    throw decodeError(error, source);
  };
  const foreign = await openForeign(source).catch(damaged);
  const header = foreign?.header ?? (await readHeader(source).catch(damaged));
  const { width, height, orientation, colour, deep, alpha } = header;
  if (width * height > MAX_PIXELS) {
    throw badImage(
      source.name,
      `has ${Math.round((width * height) / 1e6)} megapixels (${width}x${height}); the limit is ${MAX_PIXELS / 1e6}`,
      'Save it smaller.',
    );
  }
  const converted = async (): Promise<RawPixels | null> => {
    if (foreign) return foreign.pixels();
    return deep && !alpha && colour !== 'CMYK' ? twelveBits(source.bytes, colour === 'grey') : null;
  };
  return {
    source,
    size: orientation >= 5 ? [width, height] : [height, width],
    notes: notesOn(header, source.format),
    cmyk: colour === 'CMYK',
    plain: colour === 'RGB' && !deep,
    pipeline: async () => {
      const made = await converted().catch(damaged);
      // Models were trained on what Pillow gives, so a colour profile is not applied. 'error' makes
      // files that Pillow refuses (cut off, broken streams) fail instead of decoding to grey.
      const options = {
        ignoreIcc: true,
        failOn: 'error',
        limitInputPixels: false,
        sequentialRead: true,
      } as const;
      const image = made
        ? turned(
            sharp(made.data, { ...options, raw: { width, height, channels: made.channels } }),
            orientation,
          )
        : sharp(source.bytes, options);
      if (!made && orientation > 1) image.autoOrient();
      return { image, notes: made?.notes ?? [] };
    },
  };
}

/** As EXIF's orientation says: pixels alone don't tell libvips. */
function turned(image: Sharp, orientation: number): Sharp {
  const [degrees, mirrored] = TURNS[orientation - 1] ?? [0, false];
  if (mirrored) image.flop();
  return degrees ? image.rotate(degrees) : image;
}
const TURNS: readonly (readonly [degrees: number, mirrored: boolean])[] = [
  [0, false],
  [0, true],
  [180, false],
  [180, true],
  [270, true],
  [90, false],
  [90, true],
  [270, false],
];

/** libpng refuses these without saying why: the header gives 0 as width or height. */
function isEmptyPng({ format, bytes }: Source): boolean {
  return (
    format === 'PNG' &&
    bytes.length >= 24 &&
    (bytes.readUInt32BE(16) === 0 || bytes.readUInt32BE(20) === 0)
  );
}

function notesOn(header: Header, format: string): string[] {
  const { orientation, frames, colour, deep, alpha, profile } = header;
  const notes = [];
  if (orientation > 1) notes.push(`EXIF orientation ${orientation}`);
  if (frames > 1) {
    const several: Record<string, string> = { AVIF: 'main of # images', TIFF: 'first of # pages' };
    notes.push((several[format] ?? 'first of # frames').replace('#', String(frames)));
  }
  if (colour !== 'RGB') notes.push(colour);
  if (deep) notes.push('16 bit');
  if (alpha) notes.push('alpha on white');
  if (profile && !isSrgb(profile)) notes.push('colour profile not applied');
  return notes;
}

/** By the profile's own description, which may be in UTF-16. */
function isSrgb(profile: Buffer): boolean {
  return profile.toString('latin1').replaceAll('\0', '').includes('sRGB');
}

/** Checks that the file is an image and reads its facts without decoding pixels. */
export async function probeImage(
  path: string,
): Promise<{ size: Size; format: string; notes: string[] }> {
  const { size, source, notes } = await openImage(path);
  return { size, format: source.format, notes };
}

export interface DecodeOptions {
  /** Cancelling takes effect between reading the header and decoding. */
  signal?: AbortSignal;
  /** Called once the pixels are being decoded, which goes on while this thread is busy. */
  onDecoding?: () => void;
}

/**
 * Decodes an image.
 * @throws VitrineError `bad-input`, `disk`, `out-of-memory` or `cancelled`.
 */
export async function decodeImage(
  path: string,
  options: DecodeOptions = {},
): Promise<DecodedImage> {
  const { source, size, notes, cmyk, plain, pipeline } = await openImage(path);
  if (options.signal?.aborted) throw cancelled();
  const { image, notes: found } = await pipeline();
  // Told twice, libvips leaves the inks as they are.
  if (cmyk) image.pipelineColourspace('cmyk');
  // Asked for what it has, sharp would convert all the same: a quarter of a photo's time.
  if (!plain) image.toColourspace(cmyk ? 'cmyk' : 'srgb');
  const decoding = image
    .raw()
    .toBuffer({ resolveWithObject: true })
    .then(({ data, info }) => (cmyk ? cmykToRgb(data) : info.channels === 4 ? onWhite(data) : data))
    .catch((error: unknown) => {
      throw decodeError(error, source);
    });
  options.onDecoding?.();
  const sha256 = createHash('sha256').update(source.bytes).digest('hex');
  const rgb = await decoding;
  if (options.signal?.aborted) throw cancelled();
  const [height, width] = size;
  return { width, height, rgb, format: source.format, notes: [...notes, ...found], sha256 };
}

/** `a * b / 255` of two bytes, rounded (Pillow's MULDIV255). */
function times255(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/** Pillow's conversion, `(255 - C) (255 - K)`: no profile is involved. */
function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let s = 0, o = 0; s < cmyk.length; s += 4, o += 3) {
    const light = 255 - cmyk[s + 3]!;
    rgb[o] = light - times255(cmyk[s]!, light);
    rgb[o + 1] = light - times255(cmyk[s + 1]!, light);
    rgb[o + 2] = light - times255(cmyk[s + 2]!, light);
  }
  return rgb;
}

/** Pillow's `paste` on a white image through the alpha channel (libvips would round down). */
function onWhite(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let s = 0, o = 0; s < rgba.length; s += 4, o += 3) {
    const alpha = rgba[s + 3]!;
    rgb[o] = 255 - times255(255 - rgba[s]!, alpha);
    rgb[o + 1] = 255 - times255(255 - rgba[s + 1]!, alpha);
    rgb[o + 2] = 255 - times255(255 - rgba[s + 2]!, alpha);
  }
  return rgb;
}

/** What libvips says, in words that name the cause. */
export function decodeError(error: unknown, { name, format }: Source): VitrineError {
  if (error instanceof VitrineError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/out of memory|allocat/i.test(text)) {
    return new VitrineError('out-of-memory', `Not enough memory to decode ${name}`, {
      hint: 'Close other programs, or save the image smaller.',
      detail: { file: name },
      cause: error,
    });
  }
  if (/premature end|read error|bad seek|truncat|unexpected end|end of (file|stream)/i.test(text)) {
    return badImage(name, `is cut off: the ${format} ends early`, 'Copy or download it again.');
  }
  const reason = text
    .split('\n')[0]!
    .replace(/^Input (file|buffer) (has corrupt header:|contains) ?/, '')
    .replace(/^\w+: /, ''); // which part of libvips says so
  return badImage(
    name,
    `is damaged: ${reason || 'its header cannot be read'}`,
    'Copy or download it again.',
  );
}
