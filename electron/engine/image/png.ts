import { bytesOf } from '../tensors/npy';
import { loadSharp } from './sharp';

/** Rows of interleaved samples, grey or RGB, as a PNG of the same depth; `colours` is sharp's name of the space. */
export async function png(
  data: Uint8Array | Uint16Array,
  [height = 0, width = 0]: readonly number[],
  channels: 1 | 3,
  colours: 'b-w' | 'grey16' | 'srgb',
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = { width, height, channels };
  const sharp = await loadSharp();
  const image = sharp(data, { raw, limitInputPixels: false }).toColourspace(colours);
  return bytesOf(await image.png().toBuffer());
}
