import { type Panel, patchRect, toTarget } from '#shared/figure';
import type { Tokens } from '#shared/types';
import type { Embedded } from '../embedded-image';
import type { ReportFigure } from '../model';
import { type Canvas, figure, frameFor, imageIn, MOST_PANELS } from './canvas';

/** How dim the pruning view makes what was dropped. */
const FADE = 0.7;

/** What each pruning stage left of the image. */
export async function tokensFigures(canvas: Canvas): Promise<readonly ReportFigure[]> {
  const { result } = canvas.subject;
  const { tokens } = result.parts;
  if (!tokens) return [];
  const all = tokens.grid[0] * tokens.grid[1];
  // The first ones and the last: what is left in the end is never left out.
  const stages = [
    ...tokens.stages.slice(0, MOST_PANELS - 2),
    ...tokens.stages.slice(MOST_PANELS - 2).slice(-1),
  ];
  const frame = frameFor(canvas, Math.max(2, stages.length + 1));
  const within = toTarget(frame, result.region);
  const bare = imageIn(canvas, frame);
  const panels: Panel<Embedded>[] = [
    { title: ['Input', `${all} patches`], marks: bare },
    ...stages.map(({ beforeLayer, kept }) => ({
      title: [`Before block ${beforeLayer + 1}`, share(kept.length, all)],
      marks: [
        ...bare,
        {
          kind: 'dropped' as const,
          at: dropped(tokens, kept).map((patch) => patchRect(tokens.grid, patch, within)),
          veil: FADE,
        },
      ],
    })),
  ];
  const left = share(tokens.stages.at(-1)!.kept.length, all);
  const caption = `Patches that are left after each of ${tokens.stages.length} pruning stages, in the end ${left}; dropped ones are dimmed and hatched.`;
  return [figure(frame, { panels, bar: null }, { name: 'tokens', caption })];
}

function dropped({ grid: [h, w] }: Tokens, kept: readonly number[]): number[] {
  const left = new Set(kept);
  return Array.from({ length: h * w }, (_, patch) => patch).filter((patch) => !left.has(patch));
}

const share = (count: number, all: number): string =>
  `${count} of ${all}, ${Math.round((100 * count) / all)} %`;
