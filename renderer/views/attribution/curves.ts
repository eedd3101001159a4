import { axisMarks, type Ink, type LineStyle, type Mark, plotIn, type Rect } from '#shared/figure';
import type { Attributions } from './use-attributions';
import { sideWords as words } from './words';

const TICKS = [0, 25, 50, 75, 100];
const ROOM = { left: 34, right: 10, top: 8, bottom: 38 };
const SIGN = 8;
/** A sign stands at every so many points of a curve. */
const EVERY = 8;

export type CurveKind = 'deletion' | 'insertion';

/** The probability of the class while patches are deleted or inserted, a line for each method. */
export function curveMarks<Image>(
  { methods }: Attributions,
  kind: CurveKind,
  o: { at: Rect; ink: Ink; styleOf: (place: number) => LineStyle },
): Mark<Image>[] {
  const x = { from: 0, to: 100, ticks: TICKS };
  const y = { from: 0, to: 1, ticks: [0, 0.5, 1] };
  const plot = plotIn(o.at, x, y, ROOM);
  const lines = methods.flatMap(({ answer }, place): Mark<Image>[] => {
    if (answer?.state !== 'done') return [];
    const { curve } = answer.explained.attribution[kind];
    const { color, dash, sign } = o.styleOf(place);
    const points = curve.map((p, i) => plot.place((100 * i) / (curve.length - 1), p));
    return [
      { kind: 'line', points, color, width: 1.5, dash },
      ...points
        .filter((_, i) => i % EVERY === 0)
        .map(
          (point): Mark<Image> => ({
            kind: 'text',
            text: sign,
            size: SIGN,
            color,
            anchor: 'middle',
            at: { x: point.x, y: point.y + SIGN * 0.36 },
          }),
        ),
    ];
  });
  return [...axisMarks<Image>(plot, o.ink, { across: words.share }), ...lines];
}
