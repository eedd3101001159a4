import { useEffect, useRef, useState } from 'react';
import { type Frame, type Point, patchAt, patchBeside, placeIn } from '#shared/figure';
import { offerFigure } from '../../figure/source';
import { useView } from '../../state';
import { type BoardKeys, ImageBoard } from '../../viewport/ImageBoard';
import '../view.css';
import type { ViewProps } from '../view';
import { describe, figureOf } from './figure';
import { groundOf, reconstructionMarks } from './marks';
import { withPatches } from './masks';
import { Networks } from './Networks';
import './reconstruction.css';
import { changeSpec, useReconstructionSpec } from './spec';
import { Toolbar } from './Toolbar';
import { type Shown, useReconstruction } from './use-reconstruction';
import { boardWords as words } from './words';

/** A mask drawn by hand, and what each network makes of the patches under it. */
export default function ReconstructionView(props: ViewProps) {
  const { host, tiles, file, name, size, result } = props;
  const shown = useReconstruction(host, file, name, result);
  const layout = useView((state) => state.layout);
  const [pointed, setPointed] = useState<number | null>(null);
  const stroke = useRef<Stroke>({ id: '', hide: true });
  useEffect(() => (shown ? offerFigure(figureOf(host, shown)) : undefined), [host, shown]);
  return (
    <div className="view" aria-busy={shown !== null && (shown.busy || !shown.networks)}>
      {shown ? <Toolbar shown={shown} /> : <div className="view-toolbar" />}
      <div className="view-body">
        <ImageBoard
          tiles={tiles}
          file={file}
          size={size}
          {...(shown && drawing(shown, pointed, setPointed, stroke))}
          layout={shown ? layout : 'one'}
          label={shown ? words.label(name) : words.image(name)}
        />
        {shown ? <Networks {...shown} /> : <div className="view-side reconstruction-side" />}
      </div>
      <div className="readout">
        <strong>{shown && describe(shown)}</strong>
        <span aria-live="polite">
          {shown &&
            pointed !== null &&
            words.patch(shown.part.grid, pointed, shown.hidden.includes(pointed))}
        </span>
      </div>
    </div>
  );
}

/** One drag over the image hides, or shows, every patch on its way. */
interface Stroke {
  readonly id: string;
  readonly hide: boolean;
}

function drawing(
  shown: Shown,
  pointed: number | null,
  setPointed: (patch: number | null) => void,
  stroke: { current: Stroke },
) {
  const { region, grid } = groundOf(shown);
  const patchOf = (point: Point | null) => {
    const place = point && placeIn(region, point);
    return place && patchAt(grid, place);
  };
  const change = (patch: number, hide: boolean, id?: string) => {
    // Within a stroke, what is drawn lags behind.
    const now = useReconstructionSpec.getState().hidden ?? shown.hidden;
    changeSpec(words.change, { hidden: withPatches(now, [patch], hide) }, id);
  };
  const toggle = (patch: number | null) => {
    if (patch !== null) change(patch, !shown.hidden.includes(patch), crypto.randomUUID());
  };
  const keys: BoardKeys = {
    help: words.keys,
    move: (columns, rows) => setPointed(patchBeside(grid, pointed, columns, rows)),
    enter: () => toggle(pointed),
    escape: () => setPointed(null),
  };
  return {
    keys,
    marks: (frame: Frame) => reconstructionMarks(frame, shown, pointed),
    onHover: (point: Point | null) => setPointed(patchOf(point)),
    onPick: (point: Point) => toggle(patchOf(point)),
    onStroke(from: Point, to: Point, begins: boolean) {
      const first = patchOf(from) ?? patchOf(to);
      if (begins) {
        const hide = first === null || !shown.hidden.includes(first);
        stroke.current = { id: crypto.randomUUID(), hide };
      }
      const { id, hide } = stroke.current;
      for (const patch of new Set([patchOf(from), patchOf(to)])) {
        if (patch !== null) change(patch, hide, id);
      }
      setPointed(patchOf(to));
    },
  };
}
