import { useEffect, useState } from 'react';
import { offerFigure } from '../../stage/figure/source';
import { type BoardKeys, PictureBoard } from '../../stage/PictureBoard';
import { patchAt, placeIn } from '../../stage/patches';
import '../../stage/view.css';
import { type Frame, type Point, toTarget } from '../../stage/viewport';
import { setView, useView } from '../../state';
import { tip } from '../../ui';
import type { ViewProps } from '../view';
import { describe } from './describe';
import { figureOf } from './figure';
import { Legend } from './Legend';
import { countText, droppedBy, lineage, stopName, stopsOf } from './lineage';
import { overlayMarks, pointedMarks } from './marks';
import { Panels } from './Panels';
import './pruning.css';
import { StageStrip } from './StageStrip';
import { changeSpec } from './spec';
import { Toolbar } from './Toolbar';
import { type Pruning, usePruning } from './use-pruning';

/** Which patches were dropped before which block, and why. */
export default function PruningView(props: ViewProps) {
  const { host, tiles, file, name, size, result } = props;
  const pruning = usePruning(host, file, result);
  const layout = useView((state) => state.layout);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => (pruning ? offerFigure(figureOf(host, pruning)) : undefined), [host, pruning]);
  const many = layout === 'multiples';
  const on = pruning && pointing(pruning, pointed, setPointed);
  return (
    <div className="view">
      {pruning ? <Toolbar host={host} /> : <div className="view-toolbar" />}
      <div className="view-body">
        {pruning && on && many ? (
          <Panels
            label={`Stages of pruning on ${name}`}
            {...{ tiles, file, size, onHover: on.onHover, onPick: on.onPick }}
            panels={stagePanels(pruning, on.marksAt)}
          />
        ) : (
          <PictureBoard
            {...{ tiles, file, size }}
            {...on}
            layout={pruning ? layout : 'one'}
            label={pruning ? `Pruning of ${name}` : `Picture ${name}`}
          />
        )}
        {pruning ? <Legend pruning={pruning} many={many} /> : <div className="color-bar" />}
      </div>
      <div className="readout">
        <strong>{pruning && describe(pruning, pruning.stop)}</strong>
        <span aria-live="polite">
          {pruning && pointed !== null && lineage(pruning.tokens, pointed, pruning.scores)}
        </span>
      </div>
      {pruning ? <StageStrip pruning={pruning} /> : <div className="depth-strip" />}
    </div>
  );
}

/** What the pictures draw and do: point at a patch, and go to the stage that dropped it. */
function pointing(
  { result, tokens, overlays, spec, stop }: Pruning,
  pointed: number | null,
  setPointed: (patch: number | null) => void,
) {
  const { region } = result;
  const [h, w] = tokens.grid;
  const ground = { size: result.provenance.imageSize, region, grid: tokens.grid };
  const marksAt = (at: number) => (frame: Frame) =>
    overlayMarks(frame, ground, overlays[at]!, spec.fade, pointed);
  const patchOf = (point: Point | null) => {
    const place = point && placeIn(region, point);
    return place && patchAt(tokens.grid, place);
  };
  const goTo = (patch: number) =>
    changeSpec('Go to where a patch was dropped', { stop: droppedBy(tokens)[patch] || 'last' });
  const keys: BoardKeys = {
    help: 'Arrow keys move over the patches and tell what became of each, Enter goes to the stage that dropped it, plus and minus zoom.',
    move(columns, rows) {
      const from = pointed ?? Math.floor(h / 2) * w + Math.floor(w / 2);
      const row = Math.max(0, Math.min(h - 1, Math.floor(from / w) + rows));
      const column = Math.max(0, Math.min(w - 1, (from % w) + columns));
      setPointed(row * w + column);
    },
    enter: () => pointed !== null && goTo(pointed),
    escape: () => setPointed(null),
  };
  return {
    keys,
    marksAt,
    marks: marksAt(stop),
    bareMarks: (frame: Frame) => pointedMarks(tokens.grid, toTarget(frame, region), pointed),
    onHover: (point: Point | null) => setPointed(patchOf(point)),
    onPick(point: Point) {
      const patch = patchOf(point);
      if (patch !== null) goTo(patch);
    },
  };
}

/** The paper's figure: the input and what each stage leaves of it. */
const stagePanels = ({ tokens, stop }: Pruning, marksAt: ReturnType<typeof pointing>['marksAt']) =>
  Array.from({ length: stopsOf(tokens) }, (_, at) => ({
    id: String(at),
    selected: at === stop,
    marks: marksAt(at),
    caption: (
      <button
        type="button"
        aria-pressed={at === stop}
        {...tip('Chooses this stage; a double click opens it alone. The model does not run again.')}
        onClick={() => changeSpec('Choose stage', { stop: at })}
        onDoubleClick={() => setView({ layout: 'one' })}
      >
        <strong>{stopName(tokens, at)}</strong>
        <span>{countText(tokens, at)}</span>
      </button>
    ),
  }));
