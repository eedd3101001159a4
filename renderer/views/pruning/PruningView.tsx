import { useEffect, useState } from 'react';
import { type Frame, patchName } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import { useView } from '../../state';
import { pointAtPatches } from '../point-at-patches';
import type { ViewProps } from '../view';
import { describe } from './describe';
import { figureOf } from './figure';
import { droppedBy, fate, lineage } from './lineage';
import { fadingMarks, overlayMarks } from './marks';
import type { Overlay } from './overlay';
import { Panels } from './Panels';
import { PruningLegend } from './PruningLegend';
import './pruning.css';
import { RatioCharts } from './RatioCharts';
import { StageStrip } from './StageStrip';
import { changeSpec } from './spec';
import { Toolbar } from './Toolbar';
import { type Fading, settledPart, useFading } from './use-fading';
import { type Pruning, usePruning } from './use-pruning';
import { words } from './words';

/** Which patches were dropped before which block, and why. */
export default function PruningView(props: ViewProps) {
  const { host, tiles, file, name, size, result } = props;
  const pruning = usePruning(host, file, result);
  const layout = useView((state) => state.layout);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => (pruning ? offerFigure(figureOf(host, pruning)) : undefined), [host, pruning]);
  const fading = useFading(pruning?.overlays[pruning.stop]);
  const on = pruning && pointing(pruning, fading, pointed, setPointed);
  return (
    <div className="view" aria-busy={pruning ? isReading(pruning) : false}>
      {pruning ? <Toolbar pruning={pruning} /> : <div className="view-toolbar" />}
      <div className="view-body">
        {pruning?.panels && on ? (
          <Panels
            label={words.view.board(name)}
            tiles={tiles}
            file={file}
            size={size}
            panels={pruning.panels}
            marksOf={on.marksOf}
            onHover={on.onHover}
            onPick={on.onPick}
            chosen={pruning.spec.mode === 'rankings' ? undefined : pruning.stop}
            onChoose={(stop) => changeSpec(words.steps.chooseStage, { stop })}
          />
        ) : (
          <ImageBoard
            tiles={tiles}
            file={file}
            size={size}
            {...on}
            layout={pruning ? layout : 'one'}
            label={pruning ? words.view.board(name) : words.view.image(name)}
          />
        )}
        {pruning ? <PruningLegend pruning={pruning} /> : <div className="color-bar" />}
        <RatioCharts host={host} file={file} result={result} />
      </div>
      <div className="readout">
        <strong>{pruning && describe(pruning)}</strong>
        <span aria-live="polite">{pruning && pointed !== null && patchText(pruning, pointed)}</span>
      </div>
      {pruning ? <StageStrip file={file} pruning={pruning} /> : <div className="depth-strip" />}
    </div>
  );
}

/** Whether numbers of what is on the stage are still on their way. */
const isReading = ({ scores, problem, rankings }: Pruning): boolean =>
  (!scores && !problem) || rankings.busy;

/** What became of the patch pointed at. */
function patchText({ tokens, scores, panels, spec, rankings }: Pruning, patch: number): string {
  if (spec.mode !== 'rankings' || !panels) return lineage(tokens, patch, scores);
  const fates = rankings.ranked.flatMap(({ title, result }) =>
    result?.parts.tokens ? [`${title.toLowerCase()} ${fate(result.parts.tokens, patch)}`] : [],
  );
  return `${patchName(tokens.grid, patch)}: ${fates.join(', ')}`;
}

/** What the images draw and do: point at a patch, and go to the stage that dropped it. */
function pointing(
  { result, tokens, overlays, spec, stop }: Pruning,
  fading: Fading | null,
  pointed: number | null,
  setPointed: (patch: number | null) => void,
) {
  const { region } = result;
  const ground = { size: result.provenance.imageSize, region, grid: tokens.grid };
  const marksOf = (overlay: Overlay) => (frame: Frame) =>
    overlayMarks(frame, ground, overlay, spec.fade, pointed);
  return {
    ...pointAtPatches({
      grid: tokens.grid,
      region,
      pointed,
      setPointed,
      help: words.view.keys,
      pick: (patch) =>
        changeSpec(words.steps.goToDrop, { stop: droppedBy(tokens)[patch] || 'last' }),
    }),
    marksOf,
    marks: (frame: Frame) => [
      ...marksOf(settledPart(overlays[stop]!, fading))(frame),
      ...(fading ? fadingMarks(frame, ground, fading, spec.fade) : []),
    ],
  };
}
