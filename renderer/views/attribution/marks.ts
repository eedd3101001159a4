import { type Frame, type Mark, patchRect, toTarget, unseenMarks } from '#shared/figure';
import { type GridMap, gridMapMark } from '../../overlay/grid-map';
import type { Explained } from './answers';
import type { AttributionSpec } from './spec';
import type { Attributions } from './use-attributions';

/** Made once a map and look, so that it is painted once. */
const maps = new WeakMap<Explained, { look: string; map: GridMap }>();

function mapOf(explained: Explained, { smooth, opacity, colormap }: AttributionSpec): GridMap {
  const look = JSON.stringify([smooth, opacity, colormap]);
  const known = maps.get(explained);
  if (known?.look === look) return known.map;
  const { values, range } = explained;
  const map = { values, range, smooth, opacity, colormap };
  maps.set(explained, { look, map });
  return map;
}

/** A method's map over the image, and the patch pointed at. */
export function attributionMarks(
  frame: Frame,
  { result, spec }: Attributions,
  explained: Explained | null,
  pointed: number | null,
): readonly Mark[] {
  const within = toTarget(frame, result.region);
  const unseen = unseenMarks(frame, result.provenance.imageSize, result.region);
  if (!explained) return unseen;
  const { grid } = explained.attribution;
  const inside = pointed !== null && pointed < grid[0] * grid[1];
  return [
    ...unseen,
    gridMapMark(mapOf(explained, spec), grid, within),
    ...(inside
      ? [{ kind: 'outline' as const, at: patchRect(grid, pointed, within), dashed: false }]
      : []),
  ];
}
