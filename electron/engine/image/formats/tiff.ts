import { loadSharp } from '../sharp';
import type { Source } from '../source';
import { TIFF, tiffTags, withTag } from '../tiff-tags';
import { type Foreign, plainHeader } from './foreign';
import { labToRgb } from './lab';
import { ycbcrToRgb } from './ycbcr';

const RGB = 2;
const YCBCR = 6;
const CIELAB = 8;
const JPEGS = new Set([6, 7]);

/**
 * A TIFF of YCbCr or CIELAB in 8 bits, which libvips gives in other colours than Pillow; null for any other. Of
 * JPEGs in TIFF libtiff makes RGB itself.
 */
export function openTiff({ bytes }: Source): Foreign | null {
  const tags = tiffTags(bytes);
  const photometric = tags.get(TIFF.PHOTOMETRIC);
  const [width, height] = [tags.get(TIFF.WIDTH), tags.get(TIFF.HEIGHT)];
  if (!width || !height || JPEGS.has(tags.get(TIFF.COMPRESSION) ?? 1)) return null;
  if (tags.get(TIFF.BITS) !== 8 || tags.get(TIFF.SAMPLES) !== 3) return null;
  const isYcbcr = photometric === YCBCR && tags.get(TIFF.SUBSAMPLING) === 1;
  if (!isYcbcr && photometric !== CIELAB) return null;
  const colour = isYcbcr ? 'YCbCr' : 'CIELAB';
  const orientation = tags.get(TIFF.ORIENTATION) ?? 1;
  return {
    header: { ...plainHeader({ width, height }), colour, orientation },
    pixels: async () => {
      const sharp = await loadSharp();
      // Said to be RGB, the samples come as they are.
      const samples = await sharp(withTag(bytes, TIFF.PHOTOMETRIC, RGB), {
        failOn: 'error',
        limitInputPixels: false,
        // Photoshop puts a profile into CIELAB, which would be applied to samples said to be RGB.
        ignoreIcc: true,
      })
        .raw()
        .toBuffer();
      if (!isYcbcr) return { data: labToRgb(samples), channels: 3 };
      const isPlain = (tags.get(TIFF.COMPRESSION) ?? 1) === 1;
      return { data: ycbcrToRgb(samples, isPlain ? 'Pillow' : 'libtiff'), channels: 3 };
    },
  };
}
