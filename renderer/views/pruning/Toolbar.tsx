import { percent } from '#shared/figure';
import { Appearance, Colours, Opacity } from '../../overlay/Appearance';
import { useLibrary } from '../../state';
import { Button, type Choice, Select, Slider } from '../../ui';
import { changeSpec, type Mode, type PruningSpec, usePruningSpec } from './spec';
import type { Pruning } from './use-pruning';
import { words } from './words';

const modes: readonly Choice<Mode>[] = [
  { value: 'kept', label: words.toolbar.keptAndDropped },
  { value: 'scores', label: words.toolbar.keepScores },
  { value: 'lineage', label: words.toolbar.whereDropped },
  { value: 'share', label: words.toolbar.shareOfImages },
  { value: 'rankings', label: words.toolbar.rankingsCompared },
];

/** What is shown of the pruning. How it looks is behind "Appearance". */
export function Toolbar({ pruning: { spec, images, rankings } }: { pruning: Pruning }) {
  return (
    <div className="view-toolbar" role="toolbar" aria-label={words.toolbar.pruning}>
      <Select
        bare
        label={words.toolbar.show}
        help={words.toolbar.showHelp}
        value={spec.mode}
        choices={modes}
        onChange={(mode) => changeSpec(words.steps.chooseWhatIsShown, { mode })}
      />
      {spec.mode === 'share' && <Pending images={images} />}
      {spec.mode === 'rankings' && !spec.compared && (
        <Button
          icon="play"
          help={words.toolbar.runRankingsHelp}
          onClick={() => usePruningSpec.setState({ compared: true })}
        >
          {words.toolbar.runRankings}
        </Button>
      )}
      {rankings.busy && <span className="dim">{words.toolbar.runningRankings}</span>}
      <LookFields {...spec} />
    </div>
  );
}

/** How many images a share is still to be counted over. */
function Pending({ images }: { images: number }) {
  const all = useLibrary(({ items }) => items.size);
  if (images === all) return null;
  return <span className="dim">{words.toolbar.pending(images, all)}</span>;
}

const LookFields = ({ mode, fade, opacity, colormap, range }: PruningSpec) => (
  <Appearance help={words.toolbar.appearanceHelp}>
    <Slider
      label={words.toolbar.fading}
      help={words.toolbar.fadingHelp}
      value={fade}
      min={0}
      max={1}
      step={0.01}
      format={percent}
      onChange={(value) => changeSpec(words.steps.changeFading, { fade: value })}
    />
    <Opacity
      value={opacity}
      disabled={mode !== 'scores' && mode !== 'lineage'}
      onChange={(opacity) => changeSpec(words.steps.changeOpacity, { opacity })}
    />
    <Colours
      value={colormap}
      onChange={(colormap) => changeSpec(words.steps.changeColours, { colormap })}
    />
    <Select
      label={words.toolbar.range}
      help={words.toolbar.rangeHelp}
      disabled={mode !== 'scores'}
      value={range}
      choices={[
        { value: 'unit', label: words.toolbar.zeroToOne },
        { value: 'stage', label: words.toolbar.thisStage },
      ]}
      onChange={(value) => changeSpec(words.steps.changeRange, { range: value })}
    />
  </Appearance>
);
