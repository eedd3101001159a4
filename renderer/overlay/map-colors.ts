import type { Colormap } from '#shared/figure';

/** RGBA bytes a class, as the painter takes them; what is not shown is clear. */
export function classBytes(colors: readonly string[], shown: (index: number) => boolean) {
  const bytes = new Uint8Array(colors.length * 4);
  for (const [index, color] of colors.entries()) {
    if (!shown(index)) continue;
    const rgb = Number.parseInt(color.slice(1), 16);
    bytes.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255], index * 4);
  }
  return bytes;
}

/** RGBA bytes of each 255th of a quantity. */
export const scaleBytes = ({ colors }: Colormap): Uint8Array =>
  Uint8Array.from({ length: 1024 }, (_, i) =>
    i % 4 === 3 ? 255 : colors[(i >> 2) * 3 + (i % 4)]!,
  );
