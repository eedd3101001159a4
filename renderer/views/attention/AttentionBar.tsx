import { answerAxis, leavesOut, placedAxes } from '#shared/attention';
import { colormaps, numberText } from '#shared/figure';
import { ColorBar } from '../../overlay/ColorBar';
import { type LegendItem, unseenItem } from '../../overlay/Legend';
import { isClipped, lookWords } from './look';
import type { AttentionMaps } from './maps/attention-maps';
import { droppedPatches } from './maps/tokens';
import { useShown } from './maps/use-attention-maps';
import { useAttentionSpec } from './spec';
import { words } from './words';

/**
 * The colours of the map with the values at their ends; lines mark the threshold. Beside maps that
 * each have a range of their own (`many`) it says only which end is which.
 */
export function AttentionBar({
  attentionMaps,
  many,
}: {
  attentionMaps: AttentionMaps;
  many: boolean;
}) {
  const spec = useAttentionSpec();
  const { colormap, threshold } = spec;
  const above = isClipped(spec) ? '≥ ' : '';
  const low = useShown(attentionMaps, (now) => (many ? 'low' : valueAt(now, 0)));
  const middle = useShown(attentionMaps, (now) => (many ? '' : valueAt(now, 0.5)));
  const high = useShown(attentionMaps, (now) => (many ? 'high' : above + valueAt(now, 1)));
  const title = useShown(
    attentionMaps,
    ({ shown }) => shown?.resolved.question.quantity ?? 'weight',
  );
  const diverging = colormaps[colormap].kind === 'diverging';
  const cuts = diverging ? [(1 + threshold) / 2, (1 - threshold) / 2] : [threshold];
  const dropped = useShown(attentionMaps, droppedCount);
  const unfed = useShown(attentionMaps, unfedSides);
  const { layers } = attentionMaps.attention;
  const items = many
    ? [
        ...droppedItem(layers.some(({ queries }) => queries.places)),
        ...unfedItem(layers.some((layer) => leavesOut(placedAxes(layer).keys))),
      ]
    : [
        ...droppedItem(dropped > 0, dropped),
        ...unfedItem(unfed > 0),
        ...unseenItem(attentionMaps.result),
      ];
  return (
    <ColorBar
      title={title}
      colormap={colormap}
      low={low}
      middle={middle}
      high={high}
      note={lookWords(spec)}
      items={items}
      cuts={threshold > 0 ? cuts : []}
    />
  );
}

const droppedItem = (some: boolean, note?: number): LegendItem[] =>
  some
    ? [
        {
          label: words.attentionBar.dropped,
          hatched: 'dropped',
          ...(note !== undefined && { note }),
        },
      ]
    : [];

/** Rows and columns of queries that are left over where keys are reduced. */
const unfedItem = (some: boolean): LegendItem[] =>
  some ? [{ label: words.attentionBar.feedsNoKey, hatched: 'dropped' }] : [];

/** 1 where the map leaves out what feeds no key. */
const unfedSides = ({ shown }: AttentionMaps): number =>
  shown && leavesOut(answerAxis(shown.resolved, shown.resolved.question)) ? 1 : 0;

/** Patches of the map that were dropped before its layer. */
const droppedCount = ({ shown }: AttentionMaps): number =>
  shown ? droppedPatches(answerAxis(shown.resolved, shown.resolved.question)).length : 0;

/** The value at a height of the bar, 0..1. */
function valueAt({ shown }: AttentionMaps, height: number): string {
  const range = shown?.maps.ranges[0];
  return range ? numberText(range[0] + height * (range[1] - range[0])) : '';
}
