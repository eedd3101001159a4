/** The model of the box that the studio starts with: the plain one. */
const FIRST = 'vit-cifar10';

/** Ids of models as the list has them. */
export const inListOrder = (ids: readonly string[]): string[] =>
  [...ids].sort().sort((a, b) => Number(b === FIRST) - Number(a === FIRST));
