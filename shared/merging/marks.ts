import type { Mark, Rect } from '../figure';
import type { Size } from '../types';
import type { Place, Source } from './places';

/** Seen on any image, with the black around it. */
export const POINT_COLOR = '#ffc400';
/** Sides of a point in pixels, from no weight to all of it. */
const SMALLEST = 5;
const LARGEST = 15;
/** A shorter line is hidden by its point. */
const SHORTEST_LINE = 4;

/** Points on a map of `grid` tokens that lies `within`. The heaviest last, so that lighter ones do not hide them. */
export function sourceMarks(sources: readonly Source[], grid: Size, within: Rect): Mark<never>[] {
  const most = Math.max(...sources.map(({ weight }) => weight));
  const drawn = [...sources]
    .sort((a, b) => a.weight - b.weight)
    .map(({ regular, place, weight }) => ({
      from: centre(regular, grid, within),
      to: centre(place, grid, within),
      side: SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(weight / most) * crowding(sources.length),
    }));
  const lines = drawn.filter(
    ({ from, to }) => Math.hypot(from.x - to.x, from.y - to.y) > SHORTEST_LINE,
  );
  const line = (color: string, width: number) =>
    lines.map(({ from, to }): Mark<never> => ({ kind: 'line', points: [from, to], color, width }));
  const box = (color: string, smaller: number) =>
    drawn.map(
      ({ to, side }): Mark<never> => ({ kind: 'fill', at: square(to, side - smaller), color }),
    );
  return [...line('#000', 3), ...line('#fff', 1.25), ...box('#000', 0), ...box(POINT_COLOR, 2)];
}

/** Many points are drawn smaller. */
const crowding = (points: number): number => Math.min(1, 2 / Math.sqrt(Math.max(4, points)) + 0.25);

const square = ({ x, y }: { x: number; y: number }, side: number): Rect => ({
  x: x - side / 2,
  y: y - side / 2,
  width: side,
  height: side,
});

/** Middle of the token at a place: token 0 begins at the edge of the image. */
const centre = ([y, x]: Place, [h, w]: Size, within: Rect) => ({
  x: within.x + ((x + 0.5) / w) * within.width,
  y: within.y + ((y + 0.5) / h) * within.height,
});
