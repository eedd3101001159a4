import { loadSharp } from '../sharp';
import type { RawPixels } from './foreign';

const MOST = 4095;

/**
 * Pixels of a 16-bit image without alpha whose largest value says that a camera of 12 bits made it; null for any
 * other. Their own high byte: that of the 16 bits would be black.
 */
export async function twelveBits(bytes: Buffer, isGrey: boolean): Promise<RawPixels | null> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes, {
    ignoreIcc: true,
    failOn: 'error',
    limitInputPixels: false,
  })
    .toColourspace(isGrey ? 'grey16' : 'rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  if (largest > MOST || largest < 256) return null;
  const channels = info.channels as 1 | 3 | 4;
  const notes = [`12 bits in 16, by the largest value ${largest}`];
  return { data: Uint8Array.from(values, (value) => value >> 4), channels, notes };
}
