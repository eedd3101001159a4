/** How small multiples stand on the stage: a layer is one row of its heads, or one column. */
export interface MultiplesPlan {
  readonly layersAs: 'rows' | 'columns';
  /** Layers in one block: below each other as rows, beside each other as columns. */
  readonly perBlock: number;
  /** Width of one map in CSS pixels; its height follows from the grid. */
  readonly cell: number;
}

/** Room for the name of a layer or head, beside a row or above a column, in CSS pixels. */
export const LABEL = { width: 28, height: 20 } as const;
/** Between layers, and between blocks of layers. */
export const GAP = { layers: 4, blocks: 12 } as const;
/** Smaller maps cannot be read or hit: then the grid scrolls. */
const SMALLEST_CELL = 40;

/**
 * The plan with the largest maps that shows all of them at once; where even that would make them
 * too small, rows that are scrolled. `aspect` is a map's height over its width.
 */
export function planMultiples(
  space: { readonly width: number; readonly height: number },
  layers: number,
  heads: number,
  aspect: number,
): MultiplesPlan {
  let best: MultiplesPlan = { layersAs: 'rows', perBlock: layers, cell: 0 };
  for (const layersAs of ['rows', 'columns'] as const) {
    for (let blocks = 1; blocks <= layers; blocks++) {
      const perBlock = Math.ceil(layers / blocks);
      const cell = Math.floor(largestCell(space, layersAs, perBlock, layers, heads, aspect));
      if (cell > best.cell) best = { layersAs, perBlock, cell };
    }
  }
  return best.cell < SMALLEST_CELL
    ? { layersAs: 'rows', perBlock: layers, cell: SMALLEST_CELL }
    : best;
}

/** The width of a map at which `perBlock` layers a block just fit. */
function largestCell(
  { width, height }: { readonly width: number; readonly height: number },
  layersAs: 'rows' | 'columns',
  perBlock: number,
  layers: number,
  heads: number,
  aspect: number,
): number {
  const blocks = Math.ceil(layers / perBlock);
  const between = (blocks - 1) * GAP.blocks;
  const within = (perBlock - 1) * GAP.layers;
  if (layersAs === 'rows') {
    const wide = (width - between - blocks * LABEL.width) / (blocks * heads);
    return Math.min(wide, (height - LABEL.height - within) / perBlock / aspect);
  }
  const wide = (width - LABEL.width - within) / perBlock;
  return Math.min(wide, (height - between - blocks * LABEL.height) / (blocks * heads) / aspect);
}
