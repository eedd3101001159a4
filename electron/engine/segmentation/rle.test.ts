import { expect, test } from 'vitest';
import { classMasks } from './rle';
import { noise } from './testing';

/** COCO's text back to run lengths, written from the description of the format. */
function unpacked(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let [value, shift, more] = [0, 0, true];
    while (more) {
      const code = text.charCodeAt(at++) - 48;
      value |= (code & 31) << shift;
      more = (code & 32) !== 0;
      shift += 5;
      if (!more && code & 16) value |= -1 << shift;
    }
    counts.push(counts.length > 2 ? value + counts.at(-2)! : value);
  }
  return counts;
}

/** Run lengths down the columns to `[H, W]` of 0 and 1. */
function filled(counts: number[], height: number, width: number): number[] {
  const column = counts.flatMap((count, i) => Array(count).fill(i % 2) as number[]);
  expect(column).toHaveLength(height * width);
  return Array.from({ length: height * width }, (_, i) => {
    return column[(i % width) * height + Math.floor(i / width)]!;
  });
}

test.each([
  ['noise', 13, 9, noise(117, 2.5).map((v) => Math.floor(v + 2.5))],
  ['long runs', 40, 50, Float32Array.from({ length: 2000 }, (_, i) => (i > 700 ? 3 : 0))],
  ['one class', 5, 4, new Float32Array(20).fill(7)],
  ['one pixel', 1, 1, Float32Array.of(2)],
])('an independent decoder gets the map back: %s', (_, height, width, values) => {
  const map = { shape: [height, width], data: Uint8Array.from(values) };
  const masks = classMasks(map);
  expect(masks.map(({ index }) => index)).toEqual([...new Set(map.data)].sort((a, b) => a - b));
  for (const { index, counts, area, box } of masks) {
    const mask = filled(unpacked(counts), height, width);
    expect(mask).toEqual(Array.from(map.data, (value) => Number(value === index)));
    expect(area).toBe(mask.filter(Boolean).length);
    const on = mask.flatMap((value, i) => (value ? [[i % width, Math.floor(i / width)]] : []));
    const [xs, ys] = [on.map(([x]) => x!), on.map(([, y]) => y!)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    expect(box).toEqual([left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1]);
  }
});
