import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Preprocess, Size } from '#shared/types';
import type { Filter, Pixels } from './resample';

type Pair = [number, number];

/** What `pillow_facts.py` wrote. Pairs are [width, height], a `Size` is [H, W]. */
export const facts = JSON.parse(
  readFileSync(new URL('pillow_facts.json', import.meta.url), 'utf8'),
) as {
  pillow: string;
  resize: {
    from: Pair;
    to: Pair;
    box: [number, number, number, number] | null;
    filter: Filter;
    sha256: string;
  }[];
  preprocess: (Pick<Preprocess, 'size' | 'resize' | 'resizeTo' | 'interpolation'> & {
    from: Pair;
    pixels: string;
    tensor: string;
  })[];
  decode: Record<
    string,
    { size: Size; sha256: string; mean: [number, number, number] } | { error: string }
  >;
};

/** The same image as `noise` in `pillow_facts.py`. */
export function noise(width: number, height: number): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  let state = 1;
  for (let i = 0; i < rgb.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    rgb[i] = state >>> 24;
  }
  return { width, height, rgb };
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Real images that are not part of this repository; null where they are absent. */
const pack = fileURLToPath(new URL('../../../../shared/pack/', import.meta.url));
export const packFolder: string | null = existsSync(pack) ? pack : null;
if (!packFolder) console.warn(`NOT RUN: tests on real images, which want the folder ${pack}`);
