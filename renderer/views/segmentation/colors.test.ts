import { describe, expect, it } from 'vitest';
import type { Rgb } from '#shared/types';
import { classBytes } from '../../overlay/map-colors';
import { classColors, isShown, safeColor } from './colors';
import { plainLook } from './spec';

const palette: Rgb[] = [
  [140, 140, 140],
  [140, 140, 140],
  [0, 1, 255],
];

describe('colours of classes', () => {
  it('are the palette’s, the safe ones, or those chosen by hand', () => {
    const look = { ...plainLook, colors: { 1: '#123456' } };
    expect(classColors(palette, { palette: 'model' }, look)).toEqual([
      '#8c8c8c',
      '#123456',
      '#0001ff',
    ]);
    expect(classColors(palette, { palette: 'safe' }, look)[1]).toBe('#123456');
    expect(classColors(palette, { palette: 'safe' }, look)[2]).toBe('#bd1f01');
  });

  it('are clear where a class is hidden, or another is shown alone', () => {
    const colors = classColors(palette, { palette: 'model' }, plainLook);
    const bytes = (look: typeof plainLook) =>
      [...classBytes(colors, (index) => isShown(look, index))].filter((_, i) => i % 4 === 3);
    expect(bytes(plainLook)).toEqual([255, 255, 255]);
    expect(bytes({ ...plainLook, hidden: [1] })).toEqual([255, 0, 255]);
    expect(bytes({ ...plainLook, hidden: [1], isolated: 1 })).toEqual([0, 255, 0]);
  });

  it('that are safe differ for thirty classes', () => {
    const thirty = Array.from({ length: 30 }, (_, index) => safeColor(index).join());
    expect(new Set(thirty).size).toBe(30);
  });
});
