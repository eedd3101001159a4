import type { Mark } from '../../stage/scene';
import type { Point, Rect } from '../../stage/viewport';
import { plotOf } from './plot';
import type { Accuracy } from './use-accuracy';

const INK = '#1a1a1a';
const DIM = '#575757';
const GRID = '#d8d8d8';
const CURVE = '#96610a';
/** Width of a letter of the labels: none may stand outside the drawing. */
const LETTER = 6;

/** The curve on paper: what `Curve` shows on the screen. */
export function curveMarks(accuracy: Accuracy, at: Rect): Mark[] {
  const { costs, shares, place, inner } = plotOf(accuracy, at);
  const { curve, now, dense, reference, unit } = accuracy;
  const text = (
    words: string,
    x: number,
    y: number,
    anchor: 'start' | 'middle' | 'end',
    color = DIM,
  ): Mark => ({ kind: 'text', at: { x, y }, text: words, size: 11, color, anchor });
  /** A sign at a point, and its name on the side where there is room. */
  const named = (sign: string, name: string, { x, y }: Point): Mark[] => {
    const fits = x + 9 + name.length * LETTER < at.x + at.width;
    return [
      text(sign, x, y + 4, 'middle', INK),
      text(name, fits ? x + 9 : x - 9, y + 14, fits ? 'start' : 'end', INK),
    ];
  };
  return [
    { kind: 'fill', at, color: '#ffffff' },
    ...shares.ticks.flatMap((tick): Mark[] => {
      const { y } = place({ cost: costs.from, accuracy: tick / 100 });
      const line = { x: inner.x, y, width: inner.width, height: 1 };
      return [
        { kind: 'fill', at: line, color: GRID },
        text(`${tick} %`, inner.x - 6, y + 4, 'end'),
      ];
    }),
    ...costs.ticks.map((tick) => {
      const { x } = place({ cost: tick, accuracy: 0 });
      return text(String(tick), x, inner.y + inner.height + 16, 'middle');
    }),
    text(`${unit} an image`, inner.x + inner.width / 2, at.y + at.height - 4, 'middle'),
    { kind: 'line', points: curve.map(place), color: CURVE, width: 1.5 },
    ...named('◆', 'every token', place(dense)),
    ...(reference ? named('◇', reference.name, place(reference)) : []),
    ...named('○', 'now', place(now)),
  ];
}
