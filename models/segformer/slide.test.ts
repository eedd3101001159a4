import { expect, test } from 'vitest';
import { cut, windowsOver } from '../../electron/engine/family-kit';
import { Average } from './slide';

const CITY = { window: [1024, 1024], stride: [768, 768] } as const;
const at = (input: [number, number]) =>
  windowsOver(input, { window: [...CITY.window], stride: [...CITY.stride] }).map(({ y, x }) => [
    y,
    x,
  ]);

test('windows every stride, the last flush with the edge; one where the input is smaller', () => {
  expect(at([1024, 2048])).toEqual([
    [0, 0],
    [0, 768],
    [0, 1024],
  ]);
  expect(at([1024, 1792])).toEqual([
    [0, 0],
    [0, 768],
  ]);
  expect(at([1056, 1024])).toEqual([
    [0, 0],
    [32, 0],
  ]);
  expect(at([512, 800])).toEqual([[0, 0]]);
});

test('what a window does not change comes out as it went in; overlaps are means', () => {
  const [h, w] = [8, 20];
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => i);
  const region = { x: 0, y: 0, width: w, height: h };
  const input = { data, shape: [1, 3, h, w], region };
  const windows = windowsOver([h, w], { window: [8, 8], stride: [8, 8] });
  const same = new Average([h, w]);
  for (const window of windows) same.add(cut(input, window), window);
  expect(same.mean()).toEqual({ shape: [1, 3, h, w], data });

  // Logits of half the size, each window its own number: 0, 1, 2 from columns 0, 4 and 6 on.
  const mean = new Average([h, w]);
  windows.forEach((window, k) => {
    mean.add({ shape: [1, 1, 4, 4], data: new Float32Array(16).fill(k) }, window);
  });
  expect([...mean.mean().data.subarray(0, 10)]).toEqual([0, 0, 0, 0, 1, 1, 1.5, 1.5, 2, 2]);
});
