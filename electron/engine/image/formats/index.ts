import type { Source } from '../source';
import { openBmp } from './bmp';
import { openDicom } from './dicom';
import type { Foreign } from './foreign';
import { openHeic } from './heic';
import { openJpeg2000 } from './jpeg2000';
import { openTiff } from './tiff';

export type { Foreign, RawPixels } from './foreign';
export { twelveBits } from './twelve-bits';

const openers: Readonly<Record<string, (source: Source) => Foreign | null | Promise<Foreign>>> = {
  BMP: openBmp,
  DICOM: openDicom,
  HEIC: openHeic,
  'JPEG 2000': openJpeg2000,
  TIFF: openTiff,
};

/** The image by a decoder other than libvips; null where libvips reads it. Throws what is wrong with it. */
export const openForeign = async (source: Source): Promise<Foreign | null> =>
  (await openers[source.format]?.(source)) ?? null;
