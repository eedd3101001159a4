import { patchAt, type RegionPoint } from '#shared/figure';
import { patchGrid } from '#shared/patches';
import type { ModelCard, Size } from '#shared/types';
import { words } from './words';

/** What a hand can do to a patch. */
export type Tool = 'drop' | 'keep' | 'mask';

/** The setting that carries each tool's patches, its name, its sign on the image, what it does. */
export const tools = {
  drop: {
    setting: 'dropPatches',
    title: words.edit.drop,
    done: words.edit.dropped,
    sign: '×',
    help: words.edit.dropHelp,
  },
  keep: {
    setting: 'keepPatches',
    title: words.edit.keep,
    done: words.edit.kept,
    sign: '✓',
    help: words.edit.keepHelp,
  },
  mask: {
    setting: 'maskPatches',
    title: words.edit.mask,
    done: words.edit.masked,
    sign: '▪',
    help: words.edit.maskHelp,
  },
} as const satisfies Record<Tool, Record<string, string>>;

/** The tools that a model allows: its graph takes what to prune, its input can be masked. */
export const toolsOf = ({ pruning, patch }: ModelCard): readonly Tool[] => [
  ...(pruning ? (['drop', 'keep'] as const) : []),
  ...(patch ? (['mask'] as const) : []),
];

/** The grid that the patches of an edit are counted on; null where nothing can be edited. */
export const editGrid = (card: ModelCard): Size | null => card.pruning?.grid ?? patchGrid(card);

/** What was done by hand to patches, by grid index. */
export type Edit = ReadonlyMap<number, Tool>;

export const noEdit: Edit = new Map();

/** Grid indices of the patches that a tool was used on, ascending. */
export const patchesOf = (edit: Edit, tool: Tool): number[] =>
  [...edit].flatMap(([patch, with_]) => (with_ === tool ? [patch] : [])).sort((a, b) => a - b);

/** An edit as settings of a run; what was not used is not told, since not every model knows it. */
export function settingsOf(edit: Edit): Record<string, string> {
  const used = (Object.keys(tools) as Tool[]).filter((tool) => patchesOf(edit, tool).length > 0);
  return Object.fromEntries(
    used.map((tool) => [tools[tool].setting, patchesOf(edit, tool).join(',')]),
  );
}

/** With `tool` used on patches; null clears them. */
export function withPatches(edit: Edit, patches: Iterable<number>, tool: Tool | null): Edit {
  const next = new Map(edit);
  for (const patch of patches) {
    if (tool) next.set(patch, tool);
    else next.delete(patch);
  }
  return next;
}

/** The tool used on exactly those patches of the grid that it was not used on. */
export function inverted(edit: Edit, tool: Tool, [h, w]: Size): Edit {
  const used = new Set(patchesOf(edit, tool));
  const cleared = withPatches(edit, used, null);
  const others = Array.from({ length: h * w }, (_, patch) => patch).filter(
    (patch) => !used.has(patch),
  );
  return withPatches(cleared, others, tool);
}

/** Grid indices of the patches that a line between two places crosses. */
export function patchesAlong(grid: Size, from: RegionPoint, to: RegionPoint): readonly number[] {
  const [h, w] = grid;
  // Steps of half a patch skip none but corners barely touched.
  const steps = Math.max(1, Math.ceil(2 * Math.hypot((to.x - from.x) * w, (to.y - from.y) * h)));
  const along = Array.from({ length: steps + 1 }, (_, step) => {
    const share = step / steps;
    return patchAt(grid, {
      y: from.y + (to.y - from.y) * share,
      x: from.x + (to.x - from.x) * share,
    });
  });
  return [...new Set(along)];
}

/** '3 dropped, 1 kept by hand'. */
export function editText(edit: Edit): string {
  const counts = (Object.keys(tools) as Tool[]).flatMap((tool) => {
    const count = patchesOf(edit, tool).length;
    return count > 0 ? [`${count} ${tools[tool].done}`] : [];
  });
  return counts.length > 0 ? words.edit.byHand(counts.join(', ')) : words.edit.nothing;
}

export const sameEdit = (a: Edit, b: Edit): boolean =>
  a.size === b.size && [...a].every(([patch, tool]) => b.get(patch) === tool);
