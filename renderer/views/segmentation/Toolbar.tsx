import type { Host } from '#shared/contract';
import { type Blend, blends } from '#shared/figure';
import { Appearance, Colours, NO_RUN, Opacity } from '../../overlay/Appearance';
import { Checkbox, type Choice, Select } from '../../ui';
import { ExportMenu } from './ExportMenu';
import { changeSpec, needsTruth, type SegmentationSpec, type Show, showsClasses } from './spec';
import type { Segmenting } from './use-segmentation';

const shows: readonly Choice<Show>[] = [
  { value: 'classes', label: 'Classes' },
  { value: 'confidence', label: 'Confidence' },
  { value: 'entropy', label: 'Entropy' },
  { value: 'features', label: 'Stage features' },
  { value: 'truth', label: 'Ground truth' },
  { value: 'errors', label: 'Errors' },
];

/** What is shown of the segmentation. How it looks is behind "Appearance". */
export function Toolbar({ host, segmenting }: { host: Host; segmenting: Segmenting }) {
  const { spec, truth, card } = segmenting;
  const stages = card.segmentation?.features?.length ?? 0;
  const lacking = (value: Show) =>
    value === 'features' ? stages === 0 : needsTruth(value) && !truth;
  return (
    <div className="view-toolbar" role="toolbar" aria-label="Segmentation">
      <Select
        bare
        label="Show"
        help={`The class of each pixel, the model’s confidence or entropy, or the principal components of an encoder stage’s features. With a ground-truth mask: its classes, and the errors. ${NO_RUN}`}
        value={spec.show}
        choices={shows.map((choice) => ({ ...choice, disabled: lacking(choice.value) }))}
        onChange={(show) => changeSpec('Choose what is shown', { show })}
      />
      {spec.show === 'features' && (
        <Select
          bare
          label="Stage"
          help="Encoder stage whose features are shown, finest first. Runs the model once for each stage."
          value={String(spec.stage)}
          choices={Array.from({ length: stages }, (_, stage) => ({
            value: String(stage),
            label: `Stage ${stage + 1}`,
          }))}
          onChange={(stage) => changeSpec('Choose stage', { stage: Number(stage) })}
        />
      )}
      {showsClasses(spec.show) && (
        <Checkbox
          label="Outline only"
          help={`Draws only the borders between classes. ${NO_RUN}`}
          checked={spec.outline}
          onChange={(outline) => changeSpec('Outline only', { outline })}
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
  <Appearance help="Opacity, blending, colours. The model does not run again.">
    <Opacity
      value={spec.opacity}
      onChange={(opacity) => changeSpec('Change opacity', { opacity })}
    />
    <Select
      label="Blending"
      help={`How the map is blended with the image. “Color” keeps the lightness of the image. ${NO_RUN}`}
      value={spec.blend}
      choices={blends.map((blend) => ({ value: blend, label: blendTitle(blend) }))}
      onChange={(blend) => changeSpec('Change blending', { blend })}
    />
    <Select
      label="Palette"
      help={`Class colours: those of the model card, or ten colours that are distinct for all types of colour vision, with lighter and darker variants for more classes. ${NO_RUN}`}
      value={spec.palette}
      choices={[
        { value: 'model', label: 'model card' },
        { value: 'safe', label: 'colour-blind safe' },
      ]}
      onChange={(palette) => changeSpec('Change palette', { palette })}
    />
    <Colours
      of="confidence and entropy"
      value={spec.colormap}
      onChange={(colormap) => changeSpec('Change colours', { colormap })}
    />
  </Appearance>
);
