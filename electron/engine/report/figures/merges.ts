import { colormaps, cssColors, type Panel, patchAt, patchRect, toTarget } from '#shared/figure';
import { meanLengths, mergeMaps, sourceMarks, traced } from '#shared/merging';
import type { Embedded } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, MOST_PANELS } from './canvas';
import { valueMap } from './value-map';

const BAR_ROOM = 80;
const MIDDLE = { y: 0.5, x: 0.5 };
/** As the merging view shows them first. */
const LOOK = { colormap: 'viridis', opacity: 0.6 } as const;

/** Where the middle token of the last merge took its content from, and how far each merge moved its taps. */
export async function mergesFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { result, read } = canvas.subject;
  const { merges } = result.parts;
  if (!merges) return [];
  const maps = await mergeMaps(merges, read);
  const stages = merges.stages.map((stage, i) => ({ ...stage, lengths: meanLengths(maps[i]!) }));
  const shown = stages.slice(1 - MOST_PANELS);
  const frame = frameFor(canvas, shown.length + 1, BAR_ROOM);
  const within = toTarget(frame, result.region);
  const bare = imageIn(canvas, frame);
  const range = [0, Math.max(...shown.flatMap(({ lengths }) => [...lengths]))] as const;
  const last = stages.at(-1)!;
  const token = patchAt(last.to, MIDDLE);
  const sources = traced(maps, token);
  const outline = {
    kind: 'outline',
    at: patchRect(last.to, token, within),
    dashed: false,
  } as const;
  const panels: Panel<Embedded>[] = [
    {
      title: ['Middle token', `${sources.length} points`],
      marks: [...bare, outline, ...sourceMarks(sources, maps[0]!.from, within)],
    },
    ...(await Promise.all(
      shown.map(async ({ beforeStage, to, lengths, meanOffset }) => ({
        title: [`Before stage ${beforeStage}`, `mean ${meanOffset.toFixed(2)} tokens`],
        marks: [...bare, await valueMap(lengths, to, within, { ...LOOK, range })],
      })),
    )),
  ];
  const bar = { title: 'offset length', colors: cssColors(colormaps[LOOK.colormap]), range };
  const caption = `Places on the first map that the middle token of the merge before stage ${last.beforeStage} took its content from, with lines from the regular places; and the mean length of each token's offsets, in tokens of the map before the merge.`;
  return [figure(frame, { panels, bar }, { name: 'merges', caption })];
}
