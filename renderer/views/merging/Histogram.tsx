import { axisMarks, axisOver, type Mark, plotIn } from '#shared/figure';
import { type MergeMap, offsetLengths } from '#shared/merging';
import { MarkShapes, screenInk } from '../../overlay/MarkShapes';
import { sideWords as words } from './words';

const BINS = 12;
const SIZE = { width: 210, height: 104 };

/** How many taps moved how far. */
export function Histogram({ map }: { map: MergeMap }) {
  const lengths = offsetLengths(map);
  const x = axisOver([0, Math.max(...lengths)], 4);
  const counts = Array.from({ length: BINS }, () => 0);
  for (const length of lengths) counts[Math.min(BINS - 1, Math.floor((length / x.to) * BINS))]!++;
  const y = axisOver([0, ...counts], 2);
  const room = { left: 34, right: 10, top: 8, bottom: 22 };
  const plot = plotIn({ x: 0, y: 0, ...SIZE }, x, y, room);
  const bars = counts.map((count, bin): Mark => {
    const [left, right] = [bin, bin + 1].map((edge) => plot.place((edge * x.to) / BINS, count));
    const { y: top } = left!;
    const bottom = plot.inner.y + plot.inner.height;
    const at = { x: left!.x, y: top, width: right!.x - left!.x - 1, height: bottom - top };
    return { kind: 'fill', at, color: 'var(--accent)' };
  });
  return (
    <figure className="merging-histogram">
      <figcaption className="dim">{words.histogram}</figcaption>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={words.histogram}>
        <MarkShapes marks={[...axisMarks<CanvasImageSource>(plot, screenInk, {}), ...bars]} />
      </svg>
    </figure>
  );
}
