import type Sharp from 'sharp';

let loading: Promise<typeof Sharp> | undefined;

/** Loaded with the first image: no start has to wait for libvips. */
export function loadSharp(): Promise<typeof Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // Files change under the same name, and the operation cache would keep old pixels in memory.
    sharp.cache(false);
    return sharp;
  });
  return loading;
}
