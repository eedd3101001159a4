import { colormaps, cssColors, type Frame } from '#shared/figure';
import type { Segmentation, Size, Tensor } from '#shared/types';
import { type Embedded, imageMark, mapOf } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, shortKey } from './canvas';
import { classColors, hexOf } from './colors';

/** What the segmentation view shows first. */
const OPACITY = 0.6;
/** Painted pixels a figure's pixel: as fine as the photographs. */
const DENSITY = 2;
/** Classes that the key names. */
const NAMED = 18;
const KEY_ROOM = 190;
const BAR_ROOM = 80;

/** The class of each pixel, and how sure the model was. */
export async function segmentationFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { segmentation } = canvas.subject.result.parts;
  if (!segmentation) return [];
  return [await classFigure(canvas, segmentation), await confidenceFigure(canvas, segmentation)];
}

async function classFigure(canvas: Canvas, segmentation: Segmentation): Promise<ReportFigure> {
  const { subject, card } = canvas;
  const colorOf = classColors(segmentation, card);
  const frame = frameFor(canvas, 2, KEY_ROOM);
  const image = await painted(await subject.read(segmentation.map), frame, colorOf);
  const bare = imageIn(canvas, frame);
  const { classes } = segmentation;
  const key = shortKey(classes, NAMED, ({ index, label, share }) => ({
    color: hexOf(colorOf(index)),
    label: `${label} ${(100 * share).toFixed(share < 0.0995 ? 2 : 1)} %`,
  }));
  // Two classes may have one colour: then the map cannot tell which it is, and both are named.
  const labels: Record<string, string> = {};
  for (const { index, label } of classes) {
    const color = hexOf(colorOf(index));
    labels[color] = labels[color] === undefined ? label : `${labels[color]} or ${label}`;
  }
  return figure(
    frame,
    {
      panels: [
        { title: ['Image'], marks: bare },
        { title: ['Class of each pixel'], marks: [...bare, over(image, frame, OPACITY)] },
      ],
      bar: null,
      key,
    },
    {
      name: 'segmentation',
      caption: `Class of each pixel: ${classes.length} ${classes.length === 1 ? 'class' : 'classes'}, with its share of the image.`,
      readout: { kind: 'colors', labels },
    },
  );
}

async function confidenceFigure(
  canvas: Canvas,
  { confidence }: Segmentation,
): Promise<ReportFigure> {
  const { colors } = colormaps.viridis;
  const frame = frameFor(canvas, 2, BAR_ROOM);
  const values = await canvas.subject.read(confidence); // uint8 [H, W], 255ths
  const image = await painted(values, frame, (value) => colors.subarray(value * 3, value * 3 + 3));
  const bare = imageIn(canvas, frame);
  return figure(
    frame,
    {
      panels: [
        { title: ['Image'], marks: bare },
        { title: ['Largest probability'], marks: [...bare, over(image, frame, 1)] },
      ],
      bar: {
        title: 'confidence',
        colors: cssColors(colormaps.viridis),
        range: [0, 1],
      },
    },
    { name: 'confidence', caption: 'Largest probability of each pixel’s classes.' },
  );
}

const over = (image: Embedded, { width, height }: Frame, opacity: number) =>
  imageMark(image, { x: 0, y: 0, width, height }, { opacity });

/** A map `[H, W]` in colours, each painted pixel that of the map pixel under its centre. */
function painted(
  { shape, data }: Tensor,
  frame: Frame,
  colorOf: (value: number) => ArrayLike<number>,
): Promise<Embedded> {
  const [h, w] = shape as Size;
  const height = Math.min(h, Math.max(1, Math.round(frame.height * DENSITY)));
  const width = Math.min(w, Math.max(1, Math.round(frame.width * DENSITY)));
  const colors = new Map<number, ArrayLike<number>>();
  const rgba = new Uint8Array(height * width * 4).fill(255);
  for (let i = 0; i < height; i++) {
    const row = Math.floor(((i + 0.5) * h) / height) * w;
    for (let j = 0; j < width; j++) {
      const value = data[row + Math.floor(((j + 0.5) * w) / width)]!;
      let color = colors.get(value);
      if (!color) {
        color = colorOf(value);
        colors.set(value, color);
      }
      rgba.set(color, (i * width + j) * 4);
    }
  }
  return mapOf(rgba, [height, width]);
}
