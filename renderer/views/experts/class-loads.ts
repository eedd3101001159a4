import type { Routing } from '#shared/types';

/** An image with the class it is counted under. */
export interface RoutedImage {
  readonly label: string;
  readonly routing: Routing;
}

/** The load of one layer's experts by the images of one class. */
export interface ClassLoad {
  readonly label: string;
  readonly images: number;
  /** Of the class's choices, the share of each expert. */
  readonly shares: readonly number[];
}

/** The load per class of the layer at `index`, classes in the order of their names. */
export function classLoads(images: readonly RoutedImage[], index: number): ClassLoad[] {
  const sums = new Map<string, { images: number; load: number[] }>();
  for (const { label, routing } of images) {
    const layer = routing.layers[index];
    if (!layer) continue;
    const known = sums.get(label) ?? { images: 0, load: layer.load.map(() => 0) };
    sums.set(label, {
      images: known.images + 1,
      load: known.load.map((sum, expert) => sum + layer.load[expert]!),
    });
  }
  return [...sums]
    .map(([label, { images, load }]) => {
      const all = load.reduce((a, b) => a + b, 0);
      return { label, images, shares: load.map((sum) => sum / all) };
    })
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** The largest share: where the colours end. */
export const largestShare = (loads: readonly ClassLoad[]): number =>
  Math.max(0, ...loads.flatMap(({ shares }) => shares));
