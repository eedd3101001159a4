import { usualPaint } from '#shared/attention';
import { numberText } from '#shared/figure';
import { ColorBar } from '../../overlay/ColorBar';
import type { Styling } from './use-style';
import { words } from './words';

/** The colours of the map with the values that they stand for; empty before there is one. */
export function AttentionBar({ styling: { map, attention, spec } }: { styling: Styling }) {
  if (!map || !attention) return <div className="color-bar" />;
  const [low, high] = map.map.range;
  return (
    <ColorBar
      title={words.attentionBar.weight}
      colormap={spec.colormap}
      low={numberText(low)}
      middle={numberText((low + high) / 2)}
      high={`≥ ${numberText(high)}`}
      note={[
        words.attentionBar.percentile(usualPaint.clip),
        spec.smooth ? words.attentionBar.smooth : words.attentionBar.byPatch,
      ]}
    />
  );
}
