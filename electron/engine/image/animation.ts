import type { FormatId } from '#shared/exports';
import { bytesOf } from '../tensors/npy';
import { loadSharp } from './sharp';

/** Images of one size, 8 bits, one after the other. */
interface Frames {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

const FRAME_MS = 80;

/** As an animation without end. */
export async function animation(
  { data, width, height, channels }: Frames,
  form: FormatId<'animation'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const pages = data.length / (width * height * channels);
  const raw = { width, height: pages * height, channels, pageHeight: height };
  const sharp = await loadSharp();
  const image = sharp(bytesOf(new Uint8Array(data.buffer)), { raw });
  const timing = { loop: 0, delay: FRAME_MS };
  const written = form === 'gif' ? image.gif(timing) : image.webp({ ...timing, lossless: true });
  return new Uint8Array(await written.toBuffer());
}
