import {
  type Frame,
  type Ground,
  type Mark,
  patchRect,
  pointedMarks,
  toTarget,
  unseenMarks,
} from '#shared/figure';
import { patchChoices, patchesAt, probabilitiesOf } from '#shared/routing';
import { bordersOf, classMarks, regionsOf } from '#shared/token-labels';
import { classImage } from '../../overlay/class-image';
import { type GridMap, gridMapMark } from '../../overlay/grid-map';
import type { Experts } from './use-experts';

/** What lies over the image, prepared once. */
export interface Overlay {
  readonly map: ReturnType<typeof expertMap> | null;
  readonly values: GridMap | null;
  /** Patches whose choice was dropped. */
  readonly dropped: readonly number[];
}

/** The regions of one expert each, as class maps have them. */
const expertMap = (best: readonly number[], { tokens: { grid }, colors }: Experts) => ({
  best,
  colors,
  regions: regionsOf(best, grid),
  borders: bordersOf(best, grid),
});

/** No expert: patches that did not choose the one shown alone. */
const NONE = -1;

export function overlayOf(experts: Experts): Overlay {
  const { data, tokens, spec, choice, isolated } = experts;
  if (!data) return { map: null, values: null, dropped: [] };
  const choices =
    isolated === null ? patchChoices(data, tokens, choice) : patchesAt(data, tokens, isolated);
  const dropped = choices.flatMap((one, patch) => (one && !one.kept ? [patch] : []));
  if (spec.mode === 'experts') {
    const best = choices.map((one) => one?.expert ?? NONE);
    return { map: expertMap(best, experts), values: null, dropped };
  }
  const values =
    isolated === null
      ? Float32Array.from(choices, (one) => one!.gate)
      : probabilitiesOf(data, tokens, isolated);
  const { colormap, opacity } = spec;
  return { map: null, values: { values, range: [0, 1], colormap, opacity }, dropped };
}

/** What stands over the image: the map, dropped patches, the patch pointed at. */
export function expertMarks(
  frame: Frame,
  ground: Ground,
  { map, values, dropped }: Overlay,
  { spec, isolated }: Experts,
  pointed: number | null,
): readonly Mark[] {
  const { grid, size, region } = ground;
  const within = toTarget(frame, region);
  const at = dropped.map((patch) => patchRect(grid, patch, within));
  const hatched: Mark = { kind: 'dropped', at, veil: 0 };
  if (map) {
    const look = { opacity: spec.opacity, isolated };
    const image = classImage(map, grid, isolated);
    return [
      ...classMarks(frame, ground, map, image, look, null),
      hatched,
      ...pointedMarks(grid, within, pointed),
    ];
  }
  return [
    ...unseenMarks(frame, size, region),
    ...(values ? [gridMapMark(values, grid, within)] : []),
    hatched,
    ...pointedMarks(grid, within, pointed),
  ];
}
