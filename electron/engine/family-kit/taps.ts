import type { AttentionTap, ModelCard, Size, TokenAxis } from '#shared/types';

/**
 * The card's attention layers as they lie on an input of another size than the card's: each grid covers
 * the input with cells of the same size, reduced keys have whole squares of them only. Layers in windows
 * or in another order are left out: where their tokens lie is known for the card's size alone.
 */
export function tapsAt({ attention, preprocess }: ModelCard, input: Size): readonly AttentionTap[] {
  const { size, resize } = preprocess;
  if (resize === 'graph') return attention;
  if (size[0] === input[0] && size[1] === input[1]) return attention;
  return attention
    .filter((tap) => !tap.window && !tap.order)
    .map((tap) => {
      const queries = axisAt(tap.queries, size, input);
      const { reduction } = tap;
      if (!reduction) return { ...tap, queries, keys: axisAt(tap.keys, size, input) };
      const grid = queries.grid.map((cells) => Math.floor(cells / reduction)) as Size;
      return { ...tap, queries, keys: { ...tap.keys, grid } };
    });
}

/** A row of learned queries, `[1, N]`, is the same for every size. */
function axisAt(axis: TokenAxis, from: Size, to: Size): TokenAxis {
  const { grid } = axis;
  if (grid[0] === 1) return axis;
  return { ...axis, grid: grid.map((cells, i) => cellsAt(cells, from[i]!, to[i]!)) as Size };
}

/** Strides of two round up: 23 cells of 360 are 16 pixels each, not 360 / 23. Others divide the card's size. */
function cellsAt(cells: number, from: number, to: number): number {
  const power = 2 ** Math.round(Math.log2(from / cells));
  const side = Math.ceil(from / power) === cells ? power : from / cells;
  return Math.ceil(to / side);
}
