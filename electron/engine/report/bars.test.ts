import { expect, it } from 'vitest';
import { barsFigure, countBars } from './bars';

it('draws 82 % of the images as 82 % of the track', () => {
  const bars = countBars([
    ['exit 1', 164],
    ['exit 2', 36],
  ]);
  const { marks } = barsFigure('exits', '', bars);
  const fills = marks.flatMap((mark) => (mark.kind === 'fill' ? [mark] : [])).slice(1);
  const [track, first, , second] = fills.map(({ at }) => at.width);
  expect(first! / track!).toBeCloseTo(0.82, 5);
  expect(second! / track!).toBeCloseTo(0.18, 5);
});
