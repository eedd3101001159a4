import type { PresentClass } from './classes';

/** Twenty-two colours of maximum contrast (Kelly 1965), in his order, without his white and black. */
const KELLY = [
  '#f3c300',
  '#875692',
  '#f38400',
  '#a1caf1',
  '#be0032',
  '#c2b280',
  '#848482',
  '#008856',
  '#e68fac',
  '#0067a5',
  '#f99379',
  '#604e97',
  '#f6a600',
  '#b3446c',
  '#dcd300',
  '#882d17',
  '#8db600',
  '#654522',
  '#e25822',
  '#2b3d26',
] as const;

/**
 * Colour of each class on a map: that of its number, or where a more frequent class has that already
 * the next free one; with more classes than colours they come again.
 */
export function colorsOf(present: readonly PresentClass[]): ReadonlyMap<number, string> {
  const taken = new Set<number>();
  const colors = new Map<number, string>();
  for (const { index } of present) {
    if (taken.size === KELLY.length) taken.clear();
    let at = index % KELLY.length;
    while (taken.has(at)) at = (at + 1) % KELLY.length;
    taken.add(at);
    colors.set(index, KELLY[at]!);
  }
  return colors;
}
