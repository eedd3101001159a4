import { describe, expect, it } from 'vitest';
import { FloatImagePainter } from './float-image-painter';

/** One row of grey pixels, float32 `[3, 1, w]`. */
const grey = (...row: number[]) => ({
  shape: [3, 1, row.length],
  data: Float32Array.from([...row, ...row, ...row]),
});
/** Entry i of the colours is (i, 0, 0). */
const colors = Uint8Array.from({ length: 768 }, (_, i) => (i % 3 === 0 ? i / 3 : 0));

const painter = new FloatImagePainter();
painter.put('a', grey(0, 0.5, 1, 1.7, -0.3));
painter.put('b', grey(0, 0.25, 1, 0, 1));
painter.put('red', { shape: [3, 1, 1], data: Float32Array.of(1, 0, 0) });
painter.put('black', grey(0));

const reds = (request: Parameters<FloatImagePainter['paint']>[0]) => {
  const { data } = painter.paint(request)!;
  return Array.from({ length: data.length / 4 }, (_, i) => data[i * 4]);
};

describe('FloatImagePainter', () => {
  it('clamps what a model overshoots and rounds to 8 bits', () => {
    expect(reds({ key: 'a' })).toEqual([0, 128, 255, 255, 0]);
    expect([...painter.paint({ key: 'red' })!.data]).toEqual([255, 0, 0, 255]);
  });

  it('paints differences of what is seen, the largest at the end of the colours', () => {
    const of = (measure: 'colour' | 'lightness') =>
      reds({ key: 'a', minus: { key: 'b', measure, colors } });
    expect(of('colour')).toEqual([0, 128, 0, 255, 255]);
    expect(of('lightness')).toEqual([128, 192, 128, 255, 0]);
  });

  it('tells lightness by luma, colour by the mean of the channels', () => {
    const red = (measure: 'colour' | 'lightness') =>
      reds({ key: 'red', minus: { key: 'black', measure, colors } })[0];
    expect(red('colour')).toBe(Math.floor((1 / 3 / 0.5) * 256));
    expect(red('lightness')).toBe(Math.floor((0.5 + 0.299) * 256));
  });

  it('paints nothing of an image that is not there', () => {
    expect(painter.paint({ key: 'gone' })).toBeNull();
    expect(
      painter.paint({ key: 'a', minus: { key: 'gone', measure: 'colour', colors } }),
    ).toBeNull();
  });
});
