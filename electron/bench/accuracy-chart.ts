import {
  axisMarks,
  axisOver,
  type Mark,
  paperInk,
  plotIn,
  type Rect,
  sceneToSvg,
} from '#shared/figure';

/** One model in the chart. */
export interface ChartPoint {
  readonly name: string;
  readonly top1: number;
  readonly gflops: number;
  readonly ms: number;
}

const PANEL = { width: 330, height: 300 };
const ROOM = { left: 44, right: 16, top: 16, bottom: 40 };
const LIST = 250;
const LINE = 18;
const SIZE = 11;

/** Top-1 against GFLOPs and against milliseconds; numbers stand for the models. */
export function chartOf(points: readonly ChartPoint[]): Promise<string> {
  const width = 2 * PANEL.width + LIST;
  const at = (panel: number): Rect => ({ x: panel * PANEL.width, y: 0, ...PANEL });
  const marks: Mark<never>[] = [
    { kind: 'fill', at: { x: 0, y: 0, width, height: PANEL.height }, color: '#ffffff' },
    ...panel(points, at(0), 'GFLOPs per image', ({ gflops }) => gflops),
    ...panel(points, at(1), 'ms per image', ({ ms }) => ms),
    ...points.map(({ name }, i) =>
      text(`${i + 1}  ${name}`, { x: 2 * PANEL.width + 8, y: ROOM.top + (i + 1) * LINE }, 'start'),
    ),
  ];
  const about = { keyword: 'vitrine-bench', text: JSON.stringify(points) };
  return sceneToSvg({ width, height: PANEL.height, marks }, about, () => {
    throw new Error('The chart holds no images');
  });
}

function panel(
  points: readonly ChartPoint[],
  at: Rect,
  across: string,
  costOf: (point: ChartPoint) => number,
): Mark<never>[] {
  const x = axisOver([0, ...points.map(costOf)]);
  const y = axisOver(points.map(({ top1 }) => 100 * top1));
  const plot = plotIn(at, x, y, ROOM);
  return [
    ...axisMarks<never>(plot, paperInk, { across, up: (tick) => `${tick} %` }),
    ...points.flatMap((point, i) => {
      const { x: left, y: top } = plot.place(costOf(point), 100 * point.top1);
      return [
        text('●', { x: left, y: top + 4 }, 'middle'),
        text(String(i + 1), { x: left + 7, y: top - 3 }, 'start'),
      ];
    }),
  ];
}

const text = (
  words: string,
  at: { x: number; y: number },
  anchor: 'start' | 'middle',
): Mark<never> => ({
  kind: 'text',
  at,
  text: words,
  size: SIZE,
  color: paperInk.text,
  anchor,
});
