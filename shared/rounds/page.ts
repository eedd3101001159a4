import { chartMarks, chartPlot, type LineStyle, type Mark, type Point, paperInk } from '../figure';
import type { RoundsChart } from './charts';

/** The images of one model's rounds. */
export interface PageRow<Image> {
  readonly style: LineStyle;
  /** The model, and what there is to say of its run. */
  readonly title: string;
  /** The content first, then each round; sizes in pixels of `image`. */
  readonly images: readonly {
    readonly image: Image;
    readonly width: number;
    readonly height: number;
    readonly label: string;
  }[];
}

const WIDTH = 960;
const GAP = 8;
const LINE = 16;
/** Images beside each other: the content and ten rounds, twice for the twenty that are most. */
const BESIDE = 11;
const WIDEST = 180;
const CHART = { width: 234, height: 170 };

/** Repeated stylisation on paper: the strips of rounds, the curves below them. */
export function roundsPage<Image>(
  rows: readonly PageRow<Image>[],
  charts: readonly RoundsChart[],
): { width: number; height: number; marks: Mark<Image>[] } {
  const marks: Mark<Image>[] = [];
  let y = 0;
  for (const row of rows) {
    marks.push(
      words(row.style.sign, { x: 0, y: y + 12 }, row.style.color),
      words(row.title, { x: LINE, y: y + 12 }, paperInk.text),
    );
    const strip = stripMarks(row, y + LINE + 4);
    marks.push(...strip.marks);
    y = strip.bottom + 2 * GAP;
  }
  for (const [i, { title, x, y: up, lines }] of charts.entries()) {
    const left = i * (CHART.width + GAP);
    const plot = chartPlot({ x: left, y: y + LINE, ...CHART }, x, up);
    marks.push(
      words(title, { x: left + GAP, y: y + 12 }, paperInk.text),
      ...chartMarks<Image>(plot, lines, paperInk, { across: 'round' }),
    );
  }
  if (charts.length > 0) y += LINE + CHART.height;
  return { width: WIDTH, height: y, marks };
}

/** The images of a row in as many lines as they need, from a height on. */
function stripMarks<Image>({ images }: PageRow<Image>, top: number) {
  const columns = Math.min(BESIDE, images.length);
  const width = Math.min(WIDEST, (WIDTH - (columns - 1) * GAP) / columns);
  const marks: Mark<Image>[] = [];
  let y = top;
  for (let first = 0; first < images.length; first += columns) {
    const line = images.slice(first, first + columns);
    const height = Math.max(...line.map((one) => (width / one.width) * one.height));
    for (const [i, { label, image, ...size }] of line.entries()) {
      const at = { x: i * (width + GAP), y, width, height: (width / size.width) * size.height };
      marks.push(
        {
          kind: 'image',
          image,
          at,
          opacity: 1,
          smooth: true,
          mime: 'image/png',
          source: { x: 0, y: 0, ...size },
        },
        words(label, { x: at.x, y: y + height + 12 }, paperInk.dim),
      );
    }
    y += height + LINE + GAP;
  }
  return { marks, bottom: y - GAP };
}

const words = (text: string, at: Point, color: string) =>
  ({ kind: 'text', at, text, size: 11, color, anchor: 'start' }) as const;
