import { colormapData } from './colormap-data';

export type ColormapName = keyof typeof colormapData;

/** `diverging` maps are for signed values: their middle colour stands for zero. */
export interface Colormap {
  readonly name: ColormapName;
  readonly title: string;
  readonly kind: 'sequential' | 'diverging';
  /** [256, 3] sRGB bytes, lowest value first. */
  readonly colors: Uint8Array;
}

export const colormaps: Readonly<Record<ColormapName, Colormap>> = {
  viridis: make('viridis', 'Viridis', 'sequential'),
  cividis: make('cividis', 'Cividis', 'sequential'),
  magma: make('magma', 'Magma', 'sequential'),
  vik: make('vik', 'Vik (signed)', 'diverging'),
};

/** Names of those for values without a sign. */
export const sequential = ['viridis', 'cividis', 'magma'] as const satisfies ColormapName[];

function make(name: ColormapName, title: string, kind: Colormap['kind']): Colormap {
  const colors = Uint8Array.from(atob(colormapData[name]), (byte) => byte.charCodeAt(0));
  return { name, title, kind, colors };
}

/** Place of a value in a colour map: `min` is entry 0, `max` entry 255, beyond is clamped. */
export function colorIndex(value: number, [min, max]: readonly [number, number]): number {
  if (!(max > min)) return 0;
  return Math.max(0, Math.min(255, Math.floor(((value - min) / (max - min)) * 256)));
}

/** '#rrggbb' of an entry. */
export function cssColor({ colors }: Colormap, index: number): string {
  const hex = (channel: number) => colors[index * 3 + channel]!.toString(16).padStart(2, '0');
  return `#${hex(0)}${hex(1)}${hex(2)}`;
}

/** All colours of a map, low end first, '#rrggbb'. */
export const cssColors = (colormap: Colormap): string[] =>
  Array.from({ length: 256 }, (_, index) => cssColor(colormap, index));
