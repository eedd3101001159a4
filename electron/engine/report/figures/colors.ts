import { colorsOf } from '#shared/token-labels';
import type { ModelCard, Rgb, Segmentation } from '#shared/types';

/** '#rrggbb' as three bytes. */
export const rgbOf = (color: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as Rgb;

export const hexOf = (color: Rgb): string =>
  `#${color.map((level) => level.toString(16).padStart(2, '0')).join('')}`;

/** The colour of each class on a map: the card's, or colours of our own where the model is no longer here. */
export function classColors(
  { classes }: Pick<Segmentation, 'classes'>,
  card: ModelCard | null,
): (index: number) => Rgb {
  const palette = card?.segmentation?.palette;
  if (palette) return (index) => palette[index] ?? [0, 0, 0];
  const own = colorsOf(classes.map(({ index, pixels }) => ({ index, count: pixels })));
  return (index) => rgbOf(own.get(index) ?? '#000000');
}
