import { colormaps, cssColor, numberText } from '#shared/figure';
import { ColorBar } from '../../overlay/ColorBar';
import { Legend, type LegendItem, unseenItem } from '../../overlay/Legend';
import { keptAt, patchCount, stopName } from './lineage';
import { dropCounts, stageColor } from './overlay';
import type { Pruning } from './use-pruning';
import { words } from './words';

/** Beside the image: what its colours, hatching and numbers stand for. */
export function PruningLegend({ pruning }: { pruning: Pruning }) {
  const { spec, stop, overlays, panels } = pruning;
  if (spec.mode === 'lineage') {
    return <Legend label={words.pruningLegend.legendDropped} items={stageItems(pruning)} />;
  }
  if (spec.mode === 'scores' || spec.mode === 'share') {
    const range = overlays[stop]!.map?.range ?? [0, 1];
    const at = (height: number) => numberText(range[0] + height * (range[1] - range[0]));
    const own = panels && overlays.some(({ map }) => map?.ownRange);
    return (
      <ColorBar
        title={barTitle(spec.mode)}
        colormap={spec.colormap}
        {...(own
          ? { low: 'low', middle: '', high: 'high' }
          : { low: at(0), middle: at(0.5), high: at(1) })}
      />
    );
  }
  return <Legend label={words.pruningLegend.legend} items={keptItems(pruning)} />;
}

/** What the colours of a mode measure. */
export const barTitle = (mode: 'scores' | 'share'): string =>
  mode === 'scores' ? words.pruningLegend.keepProb : words.pruningLegend.shareKept;

/** With counts where there is one stage to count. */
function keptItems({ tokens, stop, spec, panels, result }: Pruning): LegendItem[] {
  const kept = keptAt(tokens, stop).length;
  const count = (of: number) => (!panels || spec.mode === 'rankings' ? { note: of } : {});
  return [
    { label: words.pruningLegend.kept, ...count(kept) },
    { label: words.pruningLegend.dropped, hatched: 'dropped', ...count(patchCount(tokens) - kept) },
    ...unseenItem(result),
  ];
}

function stageItems({ tokens, spec, result }: Pruning): LegendItem[] {
  const colormap = colormaps[spec.colormap];
  const dropped = dropCounts(tokens).map((note, index) => ({
    label: stopName(tokens, index + 1).toLowerCase(),
    note,
    color: cssColor(colormap, stageColor(tokens, index + 1)),
    sign: String(index + 1),
  }));
  const never = { label: words.pruningLegend.never, note: tokens.stages.at(-1)!.kept.length };
  return [...dropped, never, ...unseenItem(result)];
}
