import { axisMarks, type Mark, type Point, paperInk, type Rect } from '#shared/figure';
import { perCent, plotOf } from './plot';
import type { Accuracy } from './use-accuracy';
import { words } from './words';

const CURVE = '#96610a';
/** Width of a letter of the labels: none may stand outside the drawing. */
const LETTER = 6;

/** The curve on paper: what `Curve` shows on the screen. */
export function curveMarks(accuracy: Accuracy, at: Rect): Mark[] {
  const { plot, place } = plotOf(accuracy, at);
  const { curve, now, dense, reference, unit } = accuracy;
  const text = (words: string, x: number, y: number, anchor: 'start' | 'middle' | 'end'): Mark => ({
    kind: 'text',
    at: { x, y },
    text: words,
    size: 11,
    color: paperInk.text,
    anchor,
  });
  /** A sign at a point, and its name on the side where there is room. */
  const named = (sign: string, name: string, { x, y }: Point): Mark[] => {
    const fits = x + 9 + name.length * LETTER < at.x + at.width;
    return [
      text(sign, x, y + 4, 'middle'),
      text(name, fits ? x + 9 : x - 9, y + 14, fits ? 'start' : 'end'),
    ];
  };
  return [
    { kind: 'fill', at, color: '#ffffff' },
    ...axisMarks<CanvasImageSource>(plot, paperInk, {
      across: words.curveMarks.perImage(unit),
      up: perCent,
    }),
    { kind: 'line', points: curve.map(place), color: CURVE, width: 1.5 },
    ...named('◆', words.curveMarks.everyToken, place(dense)),
    ...(reference ? named('◇', reference.name, place(reference)) : []),
    ...named('○', 'now', place(now)),
  ];
}
