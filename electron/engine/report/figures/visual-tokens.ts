import { colormaps, cssColors, type Panel, toTarget } from '#shared/figure';
import type { VisualTokens } from '#shared/types';
import { mean, rowsOf } from '#shared/visual-tokens';
import type { Embedded } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn } from './canvas';
import { valueMap } from './value-map';

const BAR_ROOM = 80;
/** Maps have few places: they are seen in smaller panels than photographs. */
const MOST_TOKENS = 8;
const LOOK = { colormap: 'viridis', opacity: 0.75 } as const;

/** Where the tokens of each module look. */
export async function visualTokensFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const layers = canvas.subject.result.parts.visualTokens?.layers ?? [];
  return Promise.all(layers.map((layer, module) => moduleFigure(canvas, layer, module)));
}

async function moduleFigure(
  canvas: Canvas,
  { tokenizer, grid, maps, entropy, overlap }: VisualTokens['layers'][number],
  module: number,
): Promise<ReportFigure> {
  const { result, read } = canvas.subject;
  const { data } = await read(maps);
  const all = rowsOf(data as Float32Array, grid[0] * grid[1]);
  const shown = all.slice(0, MOST_TOKENS);
  const frame = frameFor(canvas, Math.max(2, shown.length), BAR_ROOM);
  const within = toTarget(frame, result.region);
  const bare = imageIn(canvas, frame);
  const range = [0, shown.reduce((most, map) => Math.max(most, ...map), 0)] as const;
  const panels: Panel<Embedded>[] = await Promise.all(
    shown.map(async (map, token) => ({
      title: [`Token ${token + 1}`],
      marks: [...bare, await valueMap(map, grid, within, { ...LOOK, range })],
    })),
  );
  const filters =
    tokenizer === 'filter'
      ? 'the same filters for every image'
      : 'filters made of the tokens before';
  const count =
    all.length > shown.length ? `the first ${shown.length} of ${all.length}` : `the ${all.length}`;
  return figure(
    frame,
    { panels, bar: { title: 'weight', colors: cssColors(colormaps[LOOK.colormap]), range } },
    {
      name: `visual-tokens-${module + 1}`,
      caption: `Where ${count} visual tokens of module ${module + 1} look (${filters}): mean entropy ${mean(entropy).toFixed(2)} nats, overlap ${overlap.toFixed(2)}.`,
    },
  );
}
