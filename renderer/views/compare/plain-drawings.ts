import { patchOn } from '#shared/attention';
import { HATCH, patchName, patchRect, placeIn, toTarget, unseenMarks } from '#shared/figure';
import type { Result } from '#shared/types';
import type { Drawing } from './drawing';

/** All there is to draw is at hand. */
const atOnce = {
  figure(this: Drawing, ...given: Parameters<Drawing['marks']>) {
    return Promise.resolve(this.marks(...given));
  },
  onChange: () => () => undefined,
  close: () => undefined,
  busy: () => false,
  problem: () => null,
  scale: () => null,
};

/** The picture alone, dimmed where the model did not see. */
export const pictureDrawing = (result: Result): Drawing => ({
  ...atOnce,
  title: 'picture',
  patches: null,
  marks: (frame) => unseenMarks(frame, result.provenance.imageSize, result.region),
  words: () => '',
});

/** What token pruning has left at the end. */
export function tokensDrawing(result: Result): Drawing {
  const { region, provenance, parts } = result;
  const { grid, stages } = parts.tokens!;
  const kept = new Set(stages.at(-1)!.kept);
  const all = Array.from({ length: grid[0] * grid[1] }, (_, patch) => patch);
  const dropped = all.filter((patch) => !kept.has(patch));
  const axis = { grid, special: 0 };
  return {
    ...atOnce,
    title: 'patches kept at the end',
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
      return `${patchName(grid, patch)}: ${kept.has(patch) ? 'kept' : 'dropped'}`;
    },
  };
}
