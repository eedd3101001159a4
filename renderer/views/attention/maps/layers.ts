import { type Attention, axisLength, type ModelCard } from '#shared/types';
import { words } from '../words';

/** One layer in words. */
export interface LayerWords {
  /** 'Layer 7', in a cascade 'Layer 7 (exit 2)'. */
  readonly name: string;
  /** What sets its tokens apart from those of the other layers; '' where all layers have the same. */
  readonly note: string;
}

/** The layers of a result: of which exit they are, on which grid, with which keys, how many patches are left. */
export function layersInWords(
  { layers }: Attention,
  card: ModelCard | undefined,
): readonly LayerWords[] {
  const grids = new Set(layers.map(({ queries }) => queries.grid.join()));
  const pruned = layers.some(({ queries }) => queries.places);
  return layers.map(({ layer, queries, keys, reduction }) => {
    const exit = exitOf(layer, card);
    const [h, w] = queries.grid;
    const patches = axisLength(queries) - queries.special;
    const note = [
      ...(exit === null ? [] : [words.layers.exit(exit + 1)]),
      ...(grids.size > 1 ? [`${h} × ${w}`] : []),
      ...(reduction ? [words.layers.keys(keys.grid.join(' × '))] : []),
      ...(pruned ? [words.layers.ofPatches(patches, h * w)] : []),
    ];
    return {
      name: words.layers.name(layer + 1, exit === null ? null : exit + 1),
      note: note.join(', '),
    };
  });
}

/** The exit, from 0, whose graph a layer is in; null where a model has one graph. */
function exitOf(layer: number, card: ModelCard | undefined): number | null {
  if (!card?.stages) return null;
  const tap = card.attention.find((one) => one.layer === layer);
  const file = tap?.file ?? card.files[0]!.name;
  const exit = card.stages.findIndex((stage) => stage.file === file);
  return exit < 0 ? null : exit;
}
