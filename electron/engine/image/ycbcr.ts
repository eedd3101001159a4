import { loadSharp } from './sharp';
import type { Source } from './source';
import { TIFF, tiffTags } from './tiff-tags';

const YCBCR = 6;
const JPEGS = new Set([6, 7]);

/** A TIFF that holds YCbCr as it is; of JPEGs in TIFF libtiff makes RGB, of the others libvips takes it for RGB. */
export function isYcbcr({ format, bytes }: Source): boolean {
  if (format !== 'TIFF') return false;
  const tags = tiffTags(bytes);
  return (
    tags.get(TIFF.PHOTOMETRIC) === YCBCR &&
    !JPEGS.has(tags.get(TIFF.COMPRESSION) ?? 1) &&
    tags.get(TIFF.SUBSAMPLING) === 1
  );
}

/** Its pixels as RGB. */
export async function ycbcrPixels({ bytes }: Source): Promise<Buffer> {
  const sharp = await loadSharp();
  const pixels = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).raw().toBuffer();
  return toRgb(pixels);
}

/** Pillow's conversion in integers of 1/64. */
function toRgb(pixels: Buffer): Buffer {
  const [redOfCr, greenOfCb, greenOfCr, blueOfCb] = [1.402, -0.34414, -0.71414, 1.772].map(table);
  const rgb = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    const [y, cb, cr] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
    rgb[i] = y + (redOfCr![cr]! >> 6);
    rgb[i + 1] = y + ((greenOfCb![cb]! + greenOfCr![cr]!) >> 6);
    rgb[i + 2] = y + (blueOfCb![cb]! >> 6);
  }
  return Buffer.from(rgb.buffer);
}

const table = (factor: number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, value) => Math.trunc(factor * 64 * (value - 128) + 0.5));
