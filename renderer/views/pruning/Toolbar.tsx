import { percent } from '#shared/figure';
import { Appearance, Colours, NO_RUN, Opacity } from '../../overlay/Appearance';
import { useLibrary } from '../../state';
import { Button, type Choice, Select, Slider } from '../../ui';
import { changeSpec, type Mode, type PruningSpec, usePruningSpec } from './spec';
import type { Pruning } from './use-pruning';

const modes: readonly Choice<Mode>[] = [
  { value: 'kept', label: 'Kept and dropped' },
  { value: 'scores', label: 'Keep scores' },
  { value: 'lineage', label: 'Where dropped' },
  { value: 'share', label: 'Share of images' },
  { value: 'rankings', label: 'Rankings compared' },
];

/** What is shown of the pruning. How it looks is behind "Appearance". */
export function Toolbar({ pruning: { spec, images, rankings } }: { pruning: Pruning }) {
  return (
    <div className="view-toolbar" role="toolbar" aria-label="Pruning">
      <Select
        bare
        label="Show"
        help={`Patches left at a stage, keep probabilities, the stage that dropped each patch, how often each position is kept across the library, or what other rankings would keep. ${NO_RUN}`}
        value={spec.mode}
        choices={modes}
        onChange={(mode) => changeSpec('Choose what is shown', { mode })}
      />
      {spec.mode === 'share' && <Pending images={images} />}
      {spec.mode === 'rankings' && !spec.compared && (
        <Button
          icon="play"
          help="Runs the model three times on this image, ranking patches by predicted score, by class-token attention, and at random (the paper's ablation). The number of patches stays the same. After that, the comparison runs for every image and setting shown here."
          onClick={() => usePruningSpec.setState({ compared: true })}
        >
          Run the three rankings
        </Button>
      )}
      {rankings.busy && <span className="dim">Running the three rankings…</span>}
      <LookFields {...spec} />
    </div>
  );
}

/** How many images a share is still to be counted over. */
function Pending({ images }: { images: number }) {
  const all = useLibrary(({ items }) => items.size);
  if (images === all) return null;
  return (
    <span className="dim">
      {images} of {all} images have a result: run on all images to count them (Shift+F5).
    </span>
  );
}

const LookFields = ({ mode, fade, opacity, colormap, range }: PruningSpec) => (
  <Appearance help="Fading, opacity, colours, range. The model does not run again.">
    <Slider
      label="Fading"
      help={`How much dropped patches fade. They stay hatched. ${NO_RUN}`}
      value={fade}
      min={0}
      max={1}
      step={0.01}
      format={percent}
      onChange={(value) => changeSpec('Change fading', { fade: value })}
    />
    <Opacity
      value={opacity}
      disabled={mode !== 'scores' && mode !== 'lineage'}
      onChange={(opacity) => changeSpec('Change opacity', { opacity })}
    />
    <Colours value={colormap} onChange={(colormap) => changeSpec('Change colours', { colormap })} />
    <Select
      label="Range"
      help={`Values at the ends of the colour scale. Stages are comparable only with 0 to 1. ${NO_RUN}`}
      disabled={mode !== 'scores'}
      value={range}
      choices={[
        { value: 'unit', label: '0 to 1' },
        { value: 'stage', label: 'this stage' },
      ]}
      onChange={(value) => changeSpec('Change range', { range: value })}
    />
  </Appearance>
);
