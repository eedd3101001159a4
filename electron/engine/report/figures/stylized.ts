import { chartMarks, chartPlot, type Mark, type Panel, paperInk, paperLines } from '#shared/figure';
import { roundsCharts } from '#shared/rounds';
import type { Size, Stylized, Tensor } from '#shared/types';
import { loadSharp } from '../../image/sharp';
import { type Embedded, imageMark, PHOTO_SIDE } from '../embedded-image';
import { FIGURE_WIDTH, type ReportFigure } from '../model';
import { type Canvas, figure, frameOf, MOST_PANELS } from './canvas';

/** Content, style and what became of them; and the rounds where there were several. */
export async function stylizedFigures({ subject }: Canvas): Promise<readonly ReportFigure[]> {
  const { stylized } = subject.result.parts;
  if (!stylized) return [];
  const { content, style, output, rounds, size } = stylized;
  const show = async (ref: typeof output) => rgbImage(await subject.read(ref));
  const beside = [
    { title: 'Content', image: await show(content), size },
    ...(style
      ? [{ title: `Style: ${style.name}`, image: await show(style.picture), size: style.size }]
      : []),
    { title: 'Stylised', image: await show(output), size },
  ];
  const one = row(
    size,
    beside,
    'stylized',
    `Stylised in ${rounds.length === 1 ? 'one round' : `${rounds.length} rounds`}.`,
  );
  if (rounds.length === 1) return [one];
  const strip = await Promise.all(
    spread(rounds.length, MOST_PANELS).map(async (i) => {
      const { output, ssim } = rounds[i]!;
      return { title: `Round ${i + 1}: SSIM ${ssim.toFixed(3)}`, image: await show(output), size };
    }),
  );
  const some = strip.length < rounds.length ? `${strip.length} of ` : '';
  const caption = `What is left of the content: ${some}${rounds.length} rounds, with their structural similarity to it.`;
  return [one, row(size, strip, 'rounds', caption), curves(stylized)];
}

const CHART = { width: 336, height: 190, gap: 16, title: 20 };

/** What was measured of each round: two charts beside each other. */
function curves(stylized: Stylized): ReportFigure {
  const [style] = paperLines;
  const charts = roundsCharts([{ stylized, style: style! }]);
  const marks = charts.flatMap(({ title, x, y, lines }, i): Mark<never>[] => {
    const left = CHART.gap + (i % 2) * (CHART.width + CHART.gap);
    const top = CHART.gap + Math.floor(i / 2) * (CHART.height + CHART.title + CHART.gap);
    const at = { x: left, y: top + CHART.title, width: CHART.width, height: CHART.height };
    const text = { kind: 'text', text: title, size: 12, anchor: 'start' } as const;
    return [
      { ...text, at: { x: left, y: top + 12 }, color: paperInk.text },
      ...chartMarks<never>(chartPlot(at, x, y), lines, paperInk, { across: 'round' }),
    ];
  });
  const rows = Math.ceil(charts.length / 2);
  const height = CHART.gap + rows * (CHART.height + CHART.title + CHART.gap);
  const by = stylized.measuredBy ? ` Losses measured by ${stylized.measuredBy}.` : '';
  return {
    name: 'rounds-charts',
    width: FIGURE_WIDTH,
    height,
    marks,
    caption: `What each of ${stylized.rounds.length} rounds left of the content.${by}`,
  };
}

/** Up to `count` of the first `all` numbers, evenly, ends included. */
const spread = (all: number, count: number): number[] => {
  const n = Math.min(all, count);
  return Array.from({ length: n }, (_, i) => (n === 1 ? 0 : Math.round((i * (all - 1)) / (n - 1))));
};

/** Images beside each other, all as tall as the first has room. */
function row(
  size: Size,
  images: readonly { title: string; image: Embedded; size: Size }[],
  name: string,
  caption: string,
): ReportFigure {
  const frame = frameOf(size, images.length);
  const panels = images.map(({ title, image, size: own }): Panel<Embedded> => {
    return { title: [title], marks: [fitted(image, own, frame)] };
  });
  return figure(frame, { panels, bar: null }, { name, caption });
}

/** An image of any size inside a frame, in its middle. */
function fitted(image: Embedded, [h, w]: Size, frame: { width: number; height: number }) {
  const scale = Math.min(frame.width / w, frame.height / h);
  const [width, height] = [w * scale, h * scale];
  const at = { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
  return imageMark(image, at, { smooth: true });
}

/** Float32 `[3, h, w]` in 0..1, clamped to 8 bits, as JPEG. */
async function rgbImage({ shape, data }: Tensor): Promise<Embedded> {
  const [, height, width] = shape as [number, number, number];
  const pixels = height * width;
  const rgb = new Uint8ClampedArray(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = 255 * data[c * pixels + i]!;
  }
  const sharp = await loadSharp();
  const { data: bytes, info } = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: PHOTO_SIDE, height: PHOTO_SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 90 })
    .toBuffer({ resolveWithObject: true });
  return { mime: 'image/jpeg', bytes, width: info.width, height: info.height };
}
