import { type Frame, type Mark, patchRect, toTarget, unseenMarks } from '#shared/figure';
import { sourceMarks } from '#shared/merging';
import { type GridMap, gridMapMark } from '../../overlay/grid-map';
import { type Merging, tracedOf } from './use-merging';

/** What stands over the image: the map, the area of the token, and its points. */
export function mergingMarks(
  frame: Frame,
  merging: Merging,
  map: GridMap | null,
  token: number,
): readonly Mark[] {
  const { result, merges, stage } = merging;
  const { region, provenance } = result;
  const within = toTarget(frame, region);
  const grid = merges.stages[stage]!.to;
  const found = tracedOf(merging, token);
  return [
    ...unseenMarks(frame, provenance.imageSize, region),
    ...(map ? [gridMapMark(map, grid, within)] : []),
    { kind: 'outline', at: patchRect(grid, token, within), dashed: false },
    ...(found ? sourceMarks(found.sources, found.map.from, within) : []),
  ];
}
