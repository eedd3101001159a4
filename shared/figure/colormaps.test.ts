import { describe, expect, it } from 'vitest';
import { colorIndex, colormaps, cssColor } from './colormaps';

/** CIE lightness of an sRGB colour, 0..100. */
function lightness(colors: Uint8Array, index: number): number {
  const [r, g, b] = [0, 1, 2].map((channel) => {
    const c = colors[index * 3 + channel]! / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe('colour maps', () => {
  it('hold 256 colours with the published ends', () => {
    for (const map of Object.values(colormaps)) expect(map.colors).toHaveLength(768);
    expect(cssColor(colormaps.viridis, 0)).toBe('#440154');
    expect(cssColor(colormaps.viridis, 255)).toBe('#fde725');
    expect(cssColor(colormaps.cividis, 0)).toBe('#00224e');
    expect(cssColor(colormaps.magma, 255)).toBe('#fcfdbf');
  });

  it('rise in lightness throughout, or rise to the middle and fall when diverging', () => {
    for (const { colors, kind } of Object.values(colormaps)) {
      const steps = Array.from(
        { length: 255 },
        (_, i) => lightness(colors, i + 1) - lightness(colors, i),
      );
      const rising = kind === 'diverging' ? steps.slice(0, 120) : steps;
      const falling = kind === 'diverging' ? steps.slice(136) : [];
      // A byte of rounding moves the lightness by up to a third.
      expect(Math.min(...rising)).toBeGreaterThan(-0.35);
      expect(Math.max(...falling, -1)).toBeLessThan(0.35);
    }
  });

  it('place values: ends, clamping, an empty range', () => {
    expect(colorIndex(0, [0, 1])).toBe(0);
    expect(colorIndex(1, [0, 1])).toBe(255);
    expect(colorIndex(-5, [0, 1])).toBe(0);
    expect(colorIndex(0.5, [-1, 1])).toBe(192);
    expect(colorIndex(3, [3, 3])).toBe(0);
  });
});
