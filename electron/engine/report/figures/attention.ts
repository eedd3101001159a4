import {
  answer,
  answerAxis,
  gridRect,
  gridValues,
  type LayerTensor,
  leftOut,
  mapRange,
  onGrid,
  paintMap,
  patchRectOn,
  placedAxes,
  type Question,
  usualPaint,
} from '#shared/attention';
import { colormaps, cssColors, HATCH, type Mark, toTarget } from '#shared/figure';
import { imageMark, mapOf } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, panelAt } from './canvas';

/** Longest side of the map in pixels. */
const MAP_SIDE = 320;
const BAR_ROOM = 80;

/** The last layer's attention from the class token, or from all tokens, as the mean of its heads. */
export async function attentionFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { result, read } = canvas.subject;
  const layers = result.parts.attention?.layers ?? [];
  const layer = layers.at(-1);
  if (!layer?.tensor) return [];
  const axes = placedAxes(layer);
  const { data } = await read(layer.tensor); // [heads, Q, K]
  const tensor: LayerTensor = { heads: layer.heads, ...axes, data: data as Float32Array };
  const token = axes.queries.special > 0 ? 0 : 'all';
  const question: Question = { head: 'mean', direction: 'from', token, quantity: 'weight' };
  const axis = answerAxis(axes, question);
  const [h, w] = axis.grid;
  const known = gridValues(answer(tensor, question), axis);
  const values = onGrid(known, axis); // [h*w]
  const { clip, alpha, interpolation, opacity } = usualPaint;
  const range = mapRange(known, 'weight', clip);
  const colormap = colormaps.viridis;
  const cell = Math.max(1, Math.floor(MAP_SIDE / Math.max(h, w)));
  const paint = { colormap, range, threshold: 0, cell, interpolation, alpha };
  const pixels = paintMap(values, axis.grid, paint);

  const frame = frameFor(canvas, 2, BAR_ROOM);
  const within = toTarget(frame, result.region);
  const missing = [
    ...[...values].flatMap((value, i) =>
      Number.isNaN(value) ? [patchRectOn(axis, i, within)] : [],
    ),
    ...leftOut(axis, within),
  ];
  const label = 'not there';
  const dropped: Mark<never>[] =
    missing.length > 0 ? [{ kind: 'dropped', at: missing, label, veil: HATCH.dim }] : [];
  const image = await mapOf(pixels, [h * cell, w * cell]);
  const map = imageMark(image, gridRect(axis, within), { opacity, smooth: true });
  const bare = imageIn(canvas, frame);
  const panels = [
    { title: ['Image'], marks: bare },
    { title: [`Attention of layer ${layer.layer + 1}`], marks: [...bare, map, ...dropped] },
  ];
  const at = panelAt(frame, panels, 1);
  const place = gridRect(axis, within);
  const from = token === 0 ? `the ${axes.queries.names?.[0] ?? 'class token'}` : 'all tokens';
  return [
    figure(
      frame,
      {
        panels,
        bar: {
          title: 'weight',
          colors: cssColors(colormap),
          range,
          note: [`${clip}th percentile`, interpolation],
        },
      },
      {
        name: 'attention',
        caption: `Attention of layer ${layer.layer + 1} of ${layers.length} from ${from}, mean of ${layer.heads} heads${missing.length > 0 ? '; hatched: patches that are not there' : ''}.`,
        readout: {
          kind: 'values',
          quantity: 'weight',
          columns: w,
          rows: h,
          at: { ...place, x: place.x + at.x, y: place.y + at.y },
          values: [...values].map((value) =>
            Number.isNaN(value) ? null : Number(value.toPrecision(3)),
          ),
        },
      },
    ),
  ];
}
