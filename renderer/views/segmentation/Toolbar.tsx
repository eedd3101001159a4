import type { Host } from '#shared/contract';
import { type Blend, blends } from '#shared/figure';
import { Colours, Look, NO_RUN, Opacity } from '../../overlay/Appearance';
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

/** What is shown of the segmentation. How it looks is behind "Look". */
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
        help={`The class of each pixel, how sure the model is of it, the features of an encoder stage by their principal components, where the graph gives them; with a mask as ground truth, its classes and where they differ. ${NO_RUN}`}
        value={spec.show}
        choices={shows.map((choice) => ({ ...choice, disabled: lacking(choice.value) }))}
        onChange={(show) => changeSpec('Choose what is shown', { show })}
      />
      {spec.show === 'features' && (
        <Select
          bare
          label="Stage"
          help="Stage of the encoder whose features are shown, the finest first. Runs the model once more for a stage that was not shown yet."
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
          help={`Draws the borders between classes and leaves the picture clear between them. ${NO_RUN}`}
          checked={spec.outline}
          onChange={(outline) => changeSpec('Outline only', { outline })}
        />
      )}
      <LookFields spec={spec} />
      <ExportMenu {...{ host, segmenting }} />
    </div>
  );
}

const blendTitle = (blend: Blend): string =>
  blend[0]!.toUpperCase() + blend.slice(1).replace('-', ' ');

const LookFields = ({ spec }: { spec: SegmentationSpec }) => (
  <Look help="Opacity, blending, colours. The model does not run again.">
    <Opacity
      value={spec.opacity}
      onChange={(opacity) => changeSpec('Change opacity', { opacity })}
    />
    <Select
      label="Blending"
      help={`How the colours of map and picture make one. “Color” leaves the picture its lightness. ${NO_RUN}`}
      value={spec.blend}
      choices={blends.map((blend) => ({ value: blend, label: blendTitle(blend) }))}
      onChange={(blend) => changeSpec('Change blending', { blend })}
    />
    <Select
      label="Palette"
      help={`Colours of the classes: those of the model’s card, or ten that are told apart with any kind of colour vision, made lighter and darker for more classes. ${NO_RUN}`}
      value={spec.palette}
      choices={[
        { value: 'model', label: 'of the model' },
        { value: 'safe', label: 'for the colour-blind' },
      ]}
      onChange={(palette) => changeSpec('Change palette', { palette })}
    />
    <Colours
      of="confidence and entropy"
      value={spec.colormap}
      onChange={(colormap) => changeSpec('Change colours', { colormap })}
    />
  </Look>
);
