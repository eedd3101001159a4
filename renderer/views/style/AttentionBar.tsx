import { numberText } from '#shared/figure';
import { ColorBar } from '../../overlay/ColorBar';
import type { Styling } from './use-style';

/** The colours of the map with the values that they stand for; before there is one, how to get it. */
export function AttentionBar({ styling: { map, attention, spec } }: { styling: Styling }) {
  if (!map || !attention) {
    return (
      <aside className="color-bar style-hint">
        <p className="dim">Click a patch to see which patches it draws from.</p>
      </aside>
    );
  }
  const [low, high] = map.map.range;
  return (
    <ColorBar
      title="weight"
      colormap={spec.colormap}
      low={numberText(low)}
      middle={numberText((low + high) / 2)}
      high={numberText(high)}
    />
  );
}
