import {
  type Frame,
  type Ground,
  type Mark,
  patchRect,
  pointedMarks,
  toTarget,
} from '#shared/figure';
import { type GridMap, gridMapMark } from '../../overlay/grid-map';
import { canvasOf } from '../../overlay/sample-canvas';
import { attentionOf, changeOf } from './images';
import type { Made, Shown } from './use-generator';

export const groundOf = ({ size, generator }: Shown): Ground => ({
  size,
  region: { x: 0, y: 0, width: size[1], height: size[0] },
  grid: generator.grid,
});

/** The image on the stage. */
function imageOf({ made, spec, generator: { range } }: Shown & { made: Made }): HTMLCanvasElement {
  const { image, explained } = made;
  if (spec.show === 'seed' || !explained) return canvasOf(image, 0, range);
  return spec.show === 'walk'
    ? canvasOf(explained.walks[spec.space], spec.frame, range)
    : canvasOf(explained.styles, spec.from, range);
}

/** Attention lies on tokens, what a token paints on pixels. */
export interface Over {
  readonly map: GridMap;
  readonly grid: readonly [number, number];
}

/** What lies over the seed's image; other images have attention of their own, which is not kept. */
export function overOf({ made, spec, generator }: Shown): Over | null {
  if (!made || spec.show !== 'seed' || spec.over === 'none') return null;
  const look = { colormap: spec.colormap, opacity: spec.opacity };
  if (spec.over === 'attention') {
    const values = attentionOf(made.attention[spec.block]!, spec.head, spec.token);
    return { map: { values, range: [0, Math.max(...values)], ...look }, grid: generator.grid };
  }
  if (!made.explained) return null;
  const { tokens } = made.explained;
  const values = changeOf(tokens, spec.token);
  const [h = 1, w = 1] = tokens.shape.slice(-2);
  return { map: { values, range: [0, Math.max(...values) || 1], ...look }, grid: [h, w] };
}

/** The image, what lies over it, the token selected and the one pointed at. */
export function generatorMarks(
  frame: Frame,
  shown: Shown,
  over: Over | null,
  pointed: number | null,
): readonly Mark[] {
  const { made, spec } = shown;
  if (!made) return [];
  const { region, grid } = groundOf(shown);
  const at = toTarget(frame, region);
  const image = imageOf({ ...shown, made });
  const source = { x: 0, y: 0, width: image.width, height: image.height };
  return [
    { kind: 'image', image, source, at, opacity: 1, smooth: false, mime: 'image/png' },
    ...(over ? [gridMapMark(over.map, [...over.grid], at)] : []),
    ...(over
      ? ([{ kind: 'outline', at: patchRect(grid, spec.token, at), dashed: false }] as const)
      : []),
    ...pointedMarks(grid, at, pointed),
  ];
}
