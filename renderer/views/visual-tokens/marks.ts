import {
  type Frame,
  type Ground,
  type Mark,
  patchLabel,
  patchRect,
  pointedMarks,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { gridMapMark } from '../../overlay/grid-map';
import { strongest } from './layers';
import type { Shown } from './use-visual-tokens';

export const groundOf = ({ result, tokens, module }: Shown): Ground => ({
  size: result.provenance.imageSize,
  region: result.region,
  grid: tokens.layers[module]!.grid,
});

/** What stands over the image: the map, the numbers of the strongest tokens, the place pointed at. */
export function tokenMarks(frame: Frame, shown: Shown, pointed: number | null): readonly Mark[] {
  const { size, region, grid } = groundOf(shown);
  const { map, modules, module, spec } = shown;
  const at = toTarget(frame, region);
  const numbers = modules && spec.mode === 'strongest' ? strongest(modules[module]!.maps) : [];
  return [
    ...unseenMarks(frame, size, region),
    ...(map ? [gridMapMark(map, grid, at)] : []),
    ...numbers.flatMap((token, place) => patchLabel(String(token + 1), patchRect(grid, place, at))),
    ...pointedMarks(grid, at, pointed),
  ];
}
