import { type Frame, type Mark, type Rect, unseenMarks } from '#shared/figure';
import type { Result, Size } from '#shared/types';
import { decodeError, openImage } from '../image/decode';
import { loadSharp } from '../image/sharp';

/** Pixels as they are put into a page: photographs as JPEG, maps with their exact colours as PNG. */
export interface Embedded {
  readonly mime: 'image/jpeg' | 'image/png';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Longest side of a photograph, in pixels. A panel is at most 320 of the 720 pixels that a figure is wide;
 * on A4 with 20 mm margins that are 76 mm: 210 dots an inch.
 */
export const PHOTO_SIDE = 640;

/** The upright image as JPEG, as large as it is printed. Throws VitrineError: 'bad-input', 'disk'. */
export async function photoOf(path: string): Promise<Embedded> {
  const { source, pipeline } = await openImage(path);
  const { image } = await pipeline();
  const { data, info } = await image
    .resize({ width: PHOTO_SIDE, height: PHOTO_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .jpeg({ quality: 85 })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw decodeError(error, source);
    });
  return { mime: 'image/jpeg', bytes: data, width: info.width, height: info.height };
}

export const dataUrl = ({ mime, bytes }: Embedded): string =>
  `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;

/** RGBA `[h, w, 4]` as PNG. */
export async function mapOf(
  rgba: Uint8Array | Uint8ClampedArray,
  [height, width]: Size,
): Promise<Embedded> {
  const sharp = await loadSharp();
  const bytes = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { mime: 'image/png', bytes, width, height };
}

/** The whole image in a panel whose longest side is `side`. */
export function panelFrame([h, w]: Size, side: number): Frame {
  const scale = side / Math.max(h, w);
  return { scale, origin: { x: 0, y: 0 }, width: w * scale, height: h * scale };
}

export const imageMark = (
  image: Embedded,
  at: Rect,
  { opacity = 1, smooth = false }: { opacity?: number; smooth?: boolean } = {},
): Mark<Embedded> => ({
  kind: 'image',
  image,
  at,
  opacity,
  smooth,
  mime: image.mime,
  source: { x: 0, y: 0, width: image.width, height: image.height },
});

/** The photograph over a frame; a grey ground where there is none. */
function groundMark(photo: Embedded | null, { width, height }: Frame): Mark<Embedded> {
  const at = { x: 0, y: 0, width, height };
  return photo ? imageMark(photo, at, { smooth: true }) : { kind: 'fill', at, color: '#d9d9d9' };
}

/** What the model was shown of the image, and nothing else. */
export const bareMarks = (
  photo: Embedded | null,
  frame: Frame,
  { provenance, region }: Pick<Result, 'provenance' | 'region'>,
): Mark<Embedded>[] => [
  groundMark(photo, frame),
  ...unseenMarks(frame, provenance.imageSize, region),
];
