import { patchOn } from '#shared/attention';
import { HATCH, patchName, patchRect, placeIn, toTarget, unseenMarks } from '#shared/figure';
import type { Result } from '#shared/types';
import { atOnce, type Drawing, type Painter } from '../drawing';
import { words } from './words';

export const painter: Painter = { draw: (_, { result }) => keptDrawing(result) };

/** What token pruning has left at the end. */
function keptDrawing(result: Result): Drawing {
  const { region, provenance, parts } = result;
  const { grid, stages } = parts.tokens!;
  const kept = new Set(stages.at(-1)!.kept);
  const all = Array.from({ length: grid[0] * grid[1] }, (_, patch) => patch);
  const dropped = all.filter((patch) => !kept.has(patch));
  const axis = { grid, special: 0 };
  return {
    ...atOnce,
    title: words.compared.title,
    patches: { axis, region },
    marks(frame, opacity) {
      const within = toTarget(frame, region);
      const at = dropped.map((patch) => patchRect(grid, patch, within));
      return [
        ...unseenMarks(frame, provenance.imageSize, region),
        { kind: 'dropped', at, veil: Math.max(HATCH.dim, opacity) },
      ];
    },
    words(point) {
      const place = placeIn(region, point);
      const patch = place && patchOn(axis, place);
      if (patch === null) return '';
      return words.compared.patch(patchName(grid, patch), kept.has(patch));
    },
  };
}
