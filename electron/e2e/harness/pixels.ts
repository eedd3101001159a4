import type { Locator } from 'playwright-core';
import sharp from 'sharp';

/** RGBA, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

export async function decode(image: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(image)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** What the screen shows of an element, once it has come to rest: two images in a row are equal. */
export async function pixelsOf(element: Locator): Promise<Pixels> {
  let before = await element.screenshot();
  for (;;) {
    const now = await element.screenshot();
    if (now.equals(before)) return decode(now);
    before = now;
  }
}

/** Share of the pixels that differ visibly; 1 where the sizes do. */
export function difference(a: Pixels, b: Pixels, visible = 2): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let differing = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const most = Math.max(
      Math.abs(a.data[i]! - b.data[i]!),
      Math.abs(a.data[i + 1]! - b.data[i + 1]!),
      Math.abs(a.data[i + 2]! - b.data[i + 2]!),
    );
    if (most > visible) differing++;
  }
  return differing / (a.data.length / 4);
}

/** Mean of red, green and blue, 0 to 255. */
export function brightness({ data }: Pixels): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
  return sum / (data.length * 0.75);
}

/** How many different colours there are: one or two for an empty area, many for a photograph. */
export function colours({ data }: Pixels): number {
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 4) seen.add(data.readUInt32BE(i));
  return seen.size;
}

/** Where the image lies on the stage, whose own colour is that of its first pixel. */
export function boundsOf({ width, height, data }: Pixels) {
  const stage = data.readUInt32BE(0);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let i = 0; i < width * height; i++) {
    if (data.readUInt32BE(i * 4) === stage) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
