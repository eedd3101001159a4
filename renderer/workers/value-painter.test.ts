import { describe, expect, it } from 'vitest';
import { type MapWindow, ValuePainter } from './value-painter';

/** 0 0 1 1
 *  0 0 1 1
 *  2 2 2 2 */
const map = { shape: [3, 4], data: Uint8Array.from([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 2]) };
const whole: MapWindow = { x: 0, y: 0, step: 1, width: 4, height: 3 };
/** Red, green, and for class 2 none. */
const colors = Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 255]);

/** A letter a pixel: '.' where it is clear. */
function painted(window: MapWindow, line = 0): string[] {
  const painter = new ValuePainter();
  painter.put('map', map);
  const { width, data } = painter.paint({ key: 'map', window, colors, line })!;
  const letter = (at: number) =>
    data[at + 3] === 0 ? '.' : data[at] === 255 ? 'r' : data[at + 1] === 255 ? 'g' : '?';
  const letters = Array.from({ length: data.length / 4 }, (_, i) => letter(i * 4)).join('');
  return letters.match(new RegExp(`.{${width}}`, 'g'))!;
}

describe('ValuePainter', () => {
  it('gives each pixel the colour of its value; values without a colour stay clear', () => {
    expect(painted(whole)).toEqual(['rrgg', 'rrgg', '....']);
  });

  it('reads the map pixel under the centre of a painted pixel, larger or smaller', () => {
    expect(painted({ x: 1, y: 0, step: 0.5, width: 4, height: 2 })).toEqual(['rrgg', 'rrgg']);
    expect(painted({ x: 0, y: 0, step: 2, width: 2, height: 1 })).toEqual(['rg']);
  });

  it('stays clear beyond the map', () => {
    expect(painted({ x: -1, y: -1, step: 1, width: 6, height: 2 })).toEqual(['......', '.rrgg.']);
  });

  it('draws lines on both sides of a border, and none along the edge of the image', () => {
    expect(painted(whole, 1)).toEqual(['.rg.', 'rrgg', '....']);
    expect(painted({ ...whole, height: 1 }, 1)).toEqual(['.rg.']);
  });

  it('has nothing to paint from a map that was dropped', () => {
    const painter = new ValuePainter();
    painter.put('map', map);
    painter.drop('map');
    expect(painter.paint({ key: 'map', window: whole, colors, line: 0 })).toBeNull();
  });

  it('reads maps of more than 256 classes', () => {
    const painter = new ValuePainter();
    painter.put('many', { shape: [1, 2], data: Int32Array.from([300, 0]) });
    const many = new Uint8Array(301 * 4);
    many.set([1, 2, 3, 255], 300 * 4);
    const window = { ...whole, width: 2, height: 1 };
    const { data } = painter.paint({ key: 'many', window, colors: many, line: 0 })!;
    expect([...data]).toEqual([1, 2, 3, 255, 0, 0, 0, 0]);
  });
});
