import type { Host } from '#shared/contract';
import { type Blend, blends } from '#shared/figure';
import { Appearance, Colours, Opacity } from '../../overlay/Appearance';
import { Checkbox, type Choice, Select } from '../../ui';
import { ExportMenu } from './ExportMenu';
import { changeSpec, needsTruth, type SegmentationSpec, type Show, showsClasses } from './spec';
import type { Segmenting } from './use-segmentation';
import { words } from './words';

const shows: readonly Choice<Show>[] = [
  { value: 'classes', label: words.toolbar.classes },
  { value: 'confidence', label: words.toolbar.confidence },
  { value: 'entropy', label: words.toolbar.entropy },
  { value: 'features', label: words.toolbar.stageFeatures },
  { value: 'truth', label: words.toolbar.groundTruth },
  { value: 'errors', label: words.toolbar.errors },
];

/** What is shown of the segmentation. How it looks is behind "Appearance". */
export function Toolbar({ host, segmenting }: { host: Host; segmenting: Segmenting }) {
  const { spec, truth, card } = segmenting;
  const stages = card.segmentation?.features?.length ?? 0;
  const lacking = (value: Show) =>
    value === 'features' ? stages === 0 : needsTruth(value) && !truth;
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.toolbar.segmentation}>
      <Select
        bare
        label={words.toolbar.show}
        help={words.toolbar.showHelp}
        value={spec.show}
        choices={shows.map((choice) => ({ ...choice, disabled: lacking(choice.value) }))}
        onChange={(show) => changeSpec(words.steps.chooseWhatIsShown, { show })}
      />
      {spec.show === 'features' && (
        <Select
          bare
          label={words.toolbar.stage}
          help={words.toolbar.stageHelp}
          value={String(spec.stage)}
          choices={Array.from({ length: stages }, (_, stage) => ({
            value: String(stage),
            label: words.toolbar.stageNumber(stage + 1),
          }))}
          onChange={(stage) => changeSpec(words.steps.chooseStage, { stage: Number(stage) })}
        />
      )}
      {showsClasses(spec.show) && (
        <Checkbox
          label={words.toolbar.outlineOnly}
          help={words.toolbar.outlineOnlyHelp}
          checked={spec.outline}
          onChange={(outline) => changeSpec(words.steps.outlineOnly, { outline })}
        />
      )}
      <LookFields spec={spec} />
      <ExportMenu host={host} segmenting={segmenting} />
    </div>
  );
}

const blendTitle = (blend: Blend): string =>
  blend[0]!.toUpperCase() + blend.slice(1).replace('-', ' ');

const LookFields = ({ spec }: { spec: SegmentationSpec }) => (
  <Appearance help={words.toolbar.appearanceHelp}>
    <Opacity
      value={spec.opacity}
      onChange={(opacity) => changeSpec(words.steps.changeOpacity, { opacity })}
    />
    <Select
      label={words.toolbar.blending}
      help={words.toolbar.blendingHelp}
      value={spec.blend}
      choices={blends.map((blend) => ({ value: blend, label: blendTitle(blend) }))}
      onChange={(blend) => changeSpec(words.steps.changeBlending, { blend })}
    />
    <Select
      label={words.toolbar.palette}
      help={words.toolbar.paletteHelp}
      value={spec.palette}
      choices={[
        { value: 'model', label: words.toolbar.modelCard },
        { value: 'safe', label: words.toolbar.colourBlindSafe },
      ]}
      onChange={(palette) => changeSpec(words.steps.changePalette, { palette })}
    />
    <Colours
      of={words.toolbar.confidenceAndEntropy}
      value={spec.colormap}
      onChange={(colormap) => changeSpec(words.steps.changeColours, { colormap })}
    />
  </Appearance>
);
