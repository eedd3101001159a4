import { colormaps, percent } from '#shared/figure';
import { Appearance, Opacity } from '../../overlay/Appearance';
import { useView } from '../../state';
import { Checkbox, type Choice, Select, Slider } from '../../ui';
import type { AttentionMaps } from './maps/attention-maps';
import type { LayerWords } from './maps/layers';
import { queryAxis, resolve } from './maps/resolve';
import { specialName, tokenName } from './maps/tokens';
import { type AttentionSpec, changeSpec, useAskedSpec, useAttentionSpec } from './spec';
import { words } from './words';

/** What is asked of which layer. How it looks is behind "Appearance". */
export function Toolbar({ attentionMaps }: { attentionMaps: AttentionMaps }) {
  if (attentionMaps.layers.length === 0) return <div className="view-toolbar" />;
  return (
    <div
      className="view-toolbar attention-toolbar"
      role="toolbar"
      aria-label={words.toolbar.attention}
    >
      <QuestionFields attentionMaps={attentionMaps} />
      <FollowPointer />
      <span className="attention-look">
        <Threshold />
        <MapOpacity />
      </span>
      <RawPatches />
      <Appearance help={words.toolbar.appearanceHelp}>
        <LookFields attentionMaps={attentionMaps} />
      </Appearance>
    </div>
  );
}

// Fields render by what they show: all of them would take a good part of a frame with every step of a slider.

function QuestionFields({ attentionMaps }: { attentionMaps: AttentionMaps }) {
  const spec = useAskedSpec();
  const resolved = resolve(spec, attentionMaps.attention);
  if (!resolved) return null;
  const { question } = resolved;
  const axis = queryAxis(resolved, question.direction);
  return (
    <>
      <Select
        bare
        label={words.toolbar.layer}
        help={words.toolbar.layerHelp}
        value={String(resolved.layer)}
        choices={layerChoices(attentionMaps.layers)}
        onChange={(layer) => changeSpec(words.steps.chooseLayer, { layer: Number(layer) })}
      />
      <Select
        bare
        label={words.toolbar.head}
        help={words.toolbar.headHelp}
        value={spec.source === 'rollout' ? 'rollout' : String(question.head)}
        choices={headChoices(attentionMaps.attention.layers[resolved.layer]!.heads)}
        onChange={(head) => changeSpec(words.steps.chooseHead, headPatch(head))}
      />
      <Select
        bare
        label={words.toolbar.query}
        help={words.toolbar.queryHelp}
        value={queryValue(question.token, axis.special)}
        choices={queryChoices(axis, question)}
        onChange={(value) => changeSpec(words.steps.chooseQuery, queryPatch(value))}
      />
      <Select
        bare
        label={words.toolbar.direction}
        help={words.toolbar.directionHelp}
        value={spec.direction}
        choices={[
          { value: 'from', label: words.toolbar.attendsTo },
          { value: 'to', label: words.toolbar.attendedBy },
        ]}
        onChange={(direction) => changeSpec(words.steps.swapDirection, { direction })}
      />
    </>
  );
}

const FollowPointer = () => (
  <Checkbox
    label={words.toolbar.followPointer}
    help={words.toolbar.followPointerHelp}
    checked={useAttentionSpec((spec) => spec.follow)}
    onChange={(follow) => changeSpec(words.steps.followThePointer, { follow })}
  />
);

const Threshold = () => (
  <Slider
    label={words.toolbar.threshold}
    help={words.toolbar.thresholdHelp}
    value={useAttentionSpec((spec) => spec.threshold)}
    min={0}
    max={1}
    step={0.01}
    format={percent}
    onChange={(threshold) => changeSpec(words.steps.changeThreshold, { threshold })}
  />
);

const MapOpacity = () => (
  <Opacity
    value={useAttentionSpec((spec) => spec.opacity)}
    onChange={(opacity) => changeSpec(words.steps.changeOpacity, { opacity })}
  />
);

const RawPatches = () => (
  <Checkbox
    label={words.toolbar.rawPatches}
    help={words.toolbar.rawPatchesHelp}
    checked={useAttentionSpec((spec) => spec.raw)}
    onChange={(raw) => changeSpec(words.steps.rawPatches, { raw })}
  />
);

const layerChoices = (layers: readonly LayerWords[]): Choice[] =>
  layers.map(({ note }, i) => ({
    value: String(i),
    label: words.toolbar.layerNumber(i + 1, note),
  }));

const headChoices = (heads: number): Choice[] => [
  { value: 'mean', label: words.toolbar.meanOfHeads },
  { value: 'max', label: words.toolbar.maxOfHeads },
  { value: 'rollout', label: words.toolbar.rollout },
  ...Array.from({ length: heads }, (_, i) => ({
    value: String(i),
    label: words.toolbar.headNumber(i + 1),
  })),
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
  const all = { value: 'all', label: words.toolbar.everyTokenMean, disabled: direction === 'to' };
  const patch = { value: 'patch', label: capital(tokenName(axis, token)) };
  return queryValue(token, axis.special) === 'patch'
    ? [...specials, all, patch]
    : [...specials, all];
}

function queryPatch(value: string): Partial<AttentionSpec> {
  if (value === 'patch') return {};
  return { query: value === 'all' ? { kind: 'all' } : { kind: 'special', index: Number(value) } };
}

function LookFields({ attentionMaps }: { attentionMaps: AttentionMaps }) {
  const spec = useAttentionSpec();
  const head = resolve(spec, attentionMaps.attention)?.question.head;
  const plain = head === 'mean' || spec.source === 'rollout';
  return (
    <>
      <Select
        label={words.toolbar.colours}
        help={words.toolbar.coloursHelp}
        value={spec.colormap}
        choices={Object.values(colormaps).map(({ name, title }) => ({
          value: name,
          label: title,
        }))}
        onChange={(colormap) => changeSpec(words.steps.changeColours, { colormap })}
      />
      <Select
        label={words.toolbar.range}
        help={words.toolbar.rangeHelp}
        value={spec.range}
        choices={[
          { value: 'map', label: words.toolbar.thisMap },
          { value: 'all', label: words.toolbar.allMaps },
          { value: 'layer', label: words.toolbar.wholeLayer },
          { value: 'unit', label: words.toolbar.zeroToOne },
        ]}
        onChange={(range) => changeSpec(words.steps.changeRange, { range })}
      />
      <Select
        label={words.toolbar.values}
        help={words.toolbar.valuesHelp}
        value={plain ? 'weight' : spec.quantity}
        choices={[
          { value: 'weight', label: words.toolbar.weight },
          { value: 'difference', label: words.toolbar.minusTheMean, disabled: plain },
        ]}
        onChange={(quantity) => changeSpec(words.steps.changeValues, valuesPatch(quantity))}
      />
      <Select
        label={words.toolbar.clip}
        help={words.toolbar.clipHelp}
        value={String(spec.clip)}
        disabled={spec.raw}
        choices={clipChoices(spec.clip)}
        onChange={(clip) => changeSpec(words.steps.changeClipping, { clip: Number(clip) })}
      />
      <Select
        label={words.toolbar.betweenPatches}
        help={words.toolbar.betweenPatchesHelp}
        value={spec.interpolation}
        disabled={spec.raw}
        choices={[
          { value: 'bicubic', label: words.toolbar.bicubic },
          { value: 'bilinear', label: words.toolbar.bilinear },
          { value: 'none', label: words.toolbar.byPatch },
        ]}
        onChange={(interpolation) => changeSpec(words.steps.changeInterpolation, { interpolation })}
      />
      <Select
        label={words.toolbar.transparency}
        help={words.toolbar.transparencyHelp}
        value={spec.alpha}
        disabled={spec.raw}
        choices={[
          { value: 'weight', label: words.toolbar.byWeight },
          { value: 'even', label: words.toolbar.even },
        ]}
        onChange={(alpha) => changeSpec(words.steps.changeTransparency, { alpha })}
      />
    </>
  );
}

const clipChoices = (clip: number): Choice[] =>
  [...new Set([100, 99.5, 98, 95, 90, clip])].map((percentile) => ({
    value: String(percentile),
    label: percentile === 100 ? 'off' : words.toolbar.percentile(percentile),
  }));

/** Signed values get the diverging colours, weights a sequential map. */
const valuesPatch = (quantity: AttentionSpec['quantity']): Partial<AttentionSpec> => ({
  quantity,
  colormap: quantity === 'difference' ? 'vik' : useView.getState().colormap,
});
