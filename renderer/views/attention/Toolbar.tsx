import { colormaps, percent } from '#shared/figure';
import { Appearance, NO_RUN, Opacity } from '../../overlay/Appearance';
import { Checkbox, type Choice, Select, Slider } from '../../ui';
import type { AttentionMaps } from './maps/attention-maps';
import type { LayerWords } from './maps/layers';
import { queryAxis, resolve } from './maps/resolve';
import { specialName, tokenName } from './maps/tokens';
import { type AttentionSpec, changeSpec, useAttentionSpec } from './spec';

/** What is asked of which layer. How it looks is behind "Appearance". */
export function Toolbar({ attentionMaps }: { attentionMaps: AttentionMaps }) {
  const spec = useAttentionSpec();
  const resolved = resolve(spec, attentionMaps.attention);
  if (!resolved) return <div className="view-toolbar" />;
  const { question } = resolved;
  const axis = queryAxis(resolved, question.direction);
  return (
    <div className="view-toolbar attention-toolbar" role="toolbar" aria-label="Attention">
      <Select
        bare
        label="Layer"
        help={`Layer to show. You can also use the strip below, or the keys , and . ${NO_RUN}`}
        value={String(resolved.layer)}
        choices={layerChoices(attentionMaps.layers)}
        onChange={(layer) => changeSpec('Choose layer', { layer: Number(layer) })}
      />
      <Select
        bare
        label="Head"
        help={`One head, the mean or maximum over all heads, or attention rollout: the product of all layers up to this one (Abnar & Zuidema 2020). Keys H and R. ${NO_RUN}`}
        value={spec.source === 'rollout' ? 'rollout' : String(question.head)}
        choices={headChoices(attentionMaps.attention.layers[resolved.layer]!.heads)}
        onChange={(head) => changeSpec('Choose head', headPatch(head))}
      />
      <Select
        bare
        label="Query"
        help={`The token whose attention is shown. Click a patch in the image to pin it. ${NO_RUN}`}
        value={queryValue(question.token, axis.special)}
        choices={queryChoices(axis, question)}
        onChange={(value) => changeSpec('Choose query', queryPatch(value))}
      />
      <Select
        bare
        label="Direction"
        help={`Where the query attends (its row, which sums to 1), or what attends to the query (its column). Key D. ${NO_RUN}`}
        value={spec.direction}
        choices={[
          { value: 'from', label: 'attends to' },
          { value: 'to', label: 'attended by' },
        ]}
        onChange={(direction) => changeSpec('Swap direction', { direction })}
      />
      <Checkbox
        label="Follow pointer"
        help={`The patch under the pointer is the query until one is pinned. If off, pointing only shows values. Key F. ${NO_RUN}`}
        checked={spec.follow}
        onChange={(follow) => changeSpec('Follow the pointer', { follow })}
      />
      <span className="attention-look">
        <Slider
          label="Threshold"
          help={`Hides values below this share of the colour range. ${NO_RUN}`}
          value={spec.threshold}
          min={0}
          max={1}
          step={0.01}
          format={percent}
          onChange={(threshold) => changeSpec('Change threshold', { threshold })}
        />
        <Opacity
          value={spec.opacity}
          onChange={(opacity) => changeSpec('Change opacity', { opacity })}
        />
      </span>
      <Checkbox
        label="Raw patches"
        help={`Each patch in its own colour over the full range: no interpolation, no clipping, equally opaque. Key P. ${NO_RUN}`}
        checked={spec.raw}
        onChange={(raw) => changeSpec('Raw patches', { raw })}
      />
      <LookFields spec={spec} plain={question.head === 'mean' || spec.source === 'rollout'} />
    </div>
  );
}

const layerChoices = (layers: readonly LayerWords[]): Choice[] =>
  layers.map(({ note }, i) => ({
    value: String(i),
    label: `Layer ${i + 1}${note && `: ${note}`}`,
  }));

const headChoices = (heads: number): Choice[] => [
  { value: 'mean', label: 'Mean of heads' },
  { value: 'max', label: 'Max of heads' },
  { value: 'rollout', label: 'Rollout' },
  ...Array.from({ length: heads }, (_, i) => ({ value: String(i), label: `Head ${i + 1}` })),
];

function headPatch(value: string): Partial<AttentionSpec> {
  if (value === 'rollout') return { source: 'rollout' };
  const head = value === 'mean' || value === 'max' ? value : Number(value);
  return { source: 'layers', head };
}

/** 'all', 'patch', or the index of a special token. */
const queryValue = (token: number | 'all', special: number): string =>
  token === 'all' ? 'all' : token < special ? String(token) : 'patch';

function queryChoices(
  axis: Parameters<typeof tokenName>[0],
  { token, direction }: { token: number | 'all'; direction: AttentionSpec['direction'] },
): Choice[] {
  const capital = (name: string) => name[0]!.toUpperCase() + name.slice(1);
  const specials = Array.from({ length: axis.special }, (_, i) => ({
    value: String(i),
    label: capital(specialName(axis, i)),
  }));
  const all = { value: 'all', label: 'Every token (mean)', disabled: direction === 'to' };
  const patch = { value: 'patch', label: capital(tokenName(axis, token)) };
  return queryValue(token, axis.special) === 'patch'
    ? [...specials, all, patch]
    : [...specials, all];
}

function queryPatch(value: string): Partial<AttentionSpec> {
  if (value === 'patch') return {};
  return { query: value === 'all' ? { kind: 'all' } : { kind: 'special', index: Number(value) } };
}

function LookFields({ spec, plain }: { spec: AttentionSpec; plain: boolean }) {
  return (
    <Appearance help="Colours, scale, interpolation. The model does not run again.">
      <Select
        label="Colours"
        help={`All are perceptually uniform; Vik is for signed values. ${NO_RUN}`}
        value={spec.colormap}
        choices={Object.values(colormaps).map(({ name, title }) => ({
          value: name,
          label: title,
        }))}
        onChange={(colormap) => changeSpec('Change colours', { colormap })}
      />
      <Select
        label="Range"
        help={`Values at the ends of the colour scale. Maps are comparable only on one scale: all maps, or 0 to 1. ${NO_RUN}`}
        value={spec.range}
        choices={[
          { value: 'map', label: 'this map' },
          { value: 'all', label: 'all maps' },
          { value: 'layer', label: 'whole layer' },
          { value: 'unit', label: '0 to 1' },
        ]}
        onChange={(range) => changeSpec('Change range', { range })}
      />
      <Select
        label="Values"
        help={`The attention weight, or its difference from the mean of all heads in the layer. ${NO_RUN}`}
        value={plain ? 'weight' : spec.quantity}
        choices={[
          { value: 'weight', label: 'weight' },
          { value: 'difference', label: 'minus the mean', disabled: plain },
        ]}
        onChange={(quantity) => changeSpec('Change values', valuesPatch(quantity))}
      />
      <Select
        label="Clip"
        help={`Percentile of the map's values at the top of the scale, so that a few outlier tokens do not take all of the colours. ${NO_RUN}`}
        value={String(spec.clip)}
        disabled={spec.raw}
        choices={clipChoices(spec.clip)}
        onChange={(clip) => changeSpec('Change clipping', { clip: Number(clip) })}
      />
      <Select
        label="Between patches"
        help={`How values between the centres of patches are drawn. ${NO_RUN}`}
        value={spec.interpolation}
        disabled={spec.raw}
        choices={[
          { value: 'bicubic', label: 'bicubic' },
          { value: 'bilinear', label: 'bilinear' },
          { value: 'none', label: 'by patch' },
        ]}
        onChange={(interpolation) => changeSpec('Change interpolation', { interpolation })}
      />
      <Select
        label="Transparency"
        help={`By weight, weak places show the image; evenly, the map covers all of it. ${NO_RUN}`}
        value={spec.alpha}
        disabled={spec.raw}
        choices={[
          { value: 'weight', label: 'by weight' },
          { value: 'even', label: 'even' },
        ]}
        onChange={(alpha) => changeSpec('Change transparency', { alpha })}
      />
    </Appearance>
  );
}

const clipChoices = (clip: number): Choice[] =>
  [...new Set([100, 99.5, 98, 95, 90, clip])].map((percentile) => ({
    value: String(percentile),
    label: percentile === 100 ? 'off' : `${percentile}th percentile`,
  }));

/** Signed values get the diverging colours, weights a sequential map. */
const valuesPatch = (quantity: AttentionSpec['quantity']): Partial<AttentionSpec> => ({
  quantity,
  colormap: quantity === 'difference' ? 'vik' : 'viridis',
});
