import { Appearance, Colours, Opacity } from '../../overlay/Appearance';
import { changeSetting, useCurrentCard, useSettingValues } from '../../state';
import { Select } from '../../ui';
import { SettingField } from '../SettingField';
import { changeSpec, type MergingSpec } from './spec';
import type { Merging } from './use-merging';
import { toolbarWords as words } from './words';

/** Which merge is shown, how far its tokens are followed, and whether offsets count. */
export function Toolbar({ merging: { merges, stage, spec, attention } }: { merging: Merging }) {
  const maps: { value: MergingSpec['map']; label: string }[] = [
    { value: 'none', label: words.noMap },
    { value: 'lengths', label: words.lengths },
    ...(attention.layer === null && spec.map !== 'attention'
      ? []
      : [{ value: 'attention' as const, label: words.attention }]),
  ];
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.label}>
      <Select
        bare
        label={words.merge}
        help={words.mergeHelp}
        value={String(stage)}
        choices={merges.stages.map(({ beforeStage, to }, index) => ({
          value: String(index),
          label: words.before(beforeStage, to),
        }))}
        onChange={(value) => changeSpec(words.changeMerge, { stage: Number(value) })}
      />
      <Select
        bare
        label={words.trace}
        help={words.traceHelp}
        value={spec.trace}
        choices={[
          { value: 'merge', label: words.oneMerge },
          { value: 'first', label: words.toFirst },
        ]}
        onChange={(trace) => changeSpec(words.changeTrace, { trace })}
      />
      <Select
        bare
        label={words.map}
        help={words.mapHelp}
        value={spec.map}
        choices={maps}
        onChange={(map) => changeSpec(words.changeMap, { map })}
      />
      <OffsetSwitch />
      <Appearance help={words.appearance}>
        <Opacity
          value={spec.opacity}
          disabled={spec.map === 'none'}
          onChange={(opacity) => changeSpec(words.changeOpacity, { opacity })}
        />
        <Colours
          value={spec.colormap}
          onChange={(colormap) => changeSpec(words.changeColours, { colormap })}
        />
      </Appearance>
    </div>
  );
}

/** The model's own setting, where it has one. */
function OffsetSwitch() {
  const card = useCurrentCard();
  const values = useSettingValues(card);
  const setting = card?.settings.find(({ name }) => name === 'regularGrid');
  if (!card || !setting) return null;
  return (
    <SettingField
      setting={setting}
      value={values?.[setting.name] ?? setting.default}
      onChange={(value) => changeSetting(card.id, setting, value)}
    />
  );
}
