import { ColorBar } from '../../stage/ColorBar';
import { numberText } from '../../stage/number-text';
import { colormaps, cssColor } from '../../workers/colormaps';
import { keptAt, patchCount, stopName } from './lineage';
import { dropCounts, stageColor } from './overlay';
import type { Pruning } from './use-pruning';

/** Beside the picture: what its colours, hatching and numbers stand for. */
export function Legend({ pruning }: { pruning: Pruning }) {
  const { spec, stop, overlays, panels } = pruning;
  if (spec.mode === 'lineage') return <StageLegend {...pruning} />;
  if (spec.mode === 'scores' || spec.mode === 'share') {
    const range = overlays[stop]!.map?.range ?? [0, 1];
    const at = (height: number) => numberText(range[0] + height * (range[1] - range[0]));
    const own = panels && spec.mode === 'scores' && spec.range === 'stage';
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
  return <KeptLegend {...pruning} />;
}

/** What the colours of a mode measure. */
export const barTitle = (mode: 'scores' | 'share'): string =>
  mode === 'scores' ? 'keep prob.' : 'share kept';

function KeptLegend({ tokens, stop }: Pruning) {
  const kept = keptAt(tokens, stop).length;
  return (
    <ul className="color-bar pruning-legend" aria-label="Legend">
      <li>
        <i className="pruning-swatch" />
        <span>kept</span>
        <span>{kept}</span>
      </li>
      <li>
        <i className="pruning-swatch pruning-hatched" />
        <span>dropped</span>
        <span>{patchCount(tokens) - kept}</span>
      </li>
    </ul>
  );
}

function StageLegend({ tokens, spec }: Pruning) {
  const colormap = colormaps[spec.colormap];
  return (
    <ul className="color-bar pruning-legend" aria-label="Legend: dropped">
      {dropCounts(tokens).map((count, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its number.
        <li key={index}>
          <i
            className="pruning-swatch"
            style={{ background: cssColor(colormap, stageColor(tokens, index + 1)) }}
          >
            {index + 1}
          </i>
          <span>{stopName(tokens, index + 1).toLowerCase()}</span>
          <span>{count}</span>
        </li>
      ))}
      <li>
        <i className="pruning-swatch" />
        <span>never</span>
        <span>{tokens.stages.at(-1)!.kept.length}</span>
      </li>
    </ul>
  );
}
