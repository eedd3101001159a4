import { useEffect, useMemo, useState } from 'react';
import { patchOn, placeOf } from '#shared/attention';
import { type Frame, type Point, patchBeside, placeIn, toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import { offerFigure } from '../../figure/source';
import { type StageLayout, useView } from '../../state';
import { type BoardKeys, ImageBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';
import '../view.css';
import { AttentionBar } from './AttentionBar';
import './attention.css';
import { DepthStrip } from './DepthStrip';
import { figureOf } from './figure';
import { isShared } from './look';
import { Multiples } from './Multiples';
import type { AttentionMaps } from './maps/attention-maps';
import { queryAxis } from './maps/resolve';
import { tokenOf } from './maps/tokens';
import { useAttentionMaps, useShown } from './maps/use-attention-maps';
import { attentionMarks, pointerMarks } from './marks';
import { readout } from './readout';
import { changeSpec, useAttentionSpec } from './spec';
import { Toolbar } from './Toolbar';
import { words } from './words';

export default function AttentionView({ host, tiles, file, name, size, result }: ViewProps) {
  const attentionMaps = useAttentionMaps(host, result);
  const layout = useView((state) => state.layout);
  const shared = useAttentionSpec(isShared);
  useEffect(
    () => (attentionMaps ? offerFigure(figureOf(host, attentionMaps)) : undefined),
    [host, attentionMaps],
  );
  // One board throughout: the image stays where it is while a model runs.
  return (
    <div className="view">
      {attentionMaps ? <Toolbar attentionMaps={attentionMaps} /> : <div className="view-toolbar" />}
      <div className="view-body">
        {attentionMaps && layout === 'multiples' ? (
          <Multiples attentionMaps={attentionMaps} />
        ) : (
          <AttentionBoard
            tiles={tiles}
            file={file}
            size={size}
            name={name}
            attentionMaps={attentionMaps}
            layout={layout}
          />
        )}
        {attentionMaps ? (
          <AttentionBar attentionMaps={attentionMaps} many={layout === 'multiples' && !shared} />
        ) : (
          <div className="color-bar" />
        )}
      </div>
      {attentionMaps ? <Readout attentionMaps={attentionMaps} /> : <div className="readout" />}
      {attentionMaps ? (
        <DepthStrip host={host} attentionMaps={attentionMaps} />
      ) : (
        <div className="depth-strip" />
      )}
    </div>
  );
}

interface AttentionBoardProps extends Pick<ViewProps, 'tiles' | 'file' | 'name' | 'size'> {
  layout: StageLayout;
  attentionMaps: AttentionMaps | null;
}

/** The image under the map; bare until there is a result. */
function AttentionBoard({ tiles, file, name, size, layout, attentionMaps }: AttentionBoardProps) {
  const [spoken, setSpoken] = useState('');
  const on = useMemo(
    () => (attentionMaps ? boardOf(attentionMaps, size, setSpoken) : null),
    [attentionMaps, size],
  );
  return (
    <>
      <ImageBoard
        tiles={tiles}
        file={file}
        size={size}
        {...on}
        layout={attentionMaps ? layout : 'one'}
        label={attentionMaps ? words.view.board(name) : words.view.image(name)}
      />
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </>
  );
}

/** What the board draws and does for the maps of a result. */
function boardOf(attentionMaps: AttentionMaps, size: Size, speak: (words: string) => void) {
  const { region } = attentionMaps.result;
  const place = (point: Point | null) => point && placeIn(region, point);
  return {
    marks: (frame: Frame) =>
      attentionMarks(frame, size, region, attentionMaps.shown, attentionMaps.hover),
    bareMarks: (frame: Frame) =>
      pointerMarks(toTarget(frame, region), attentionMaps.shown, attentionMaps.hover),
    onMarks: attentionMaps.onChange,
    onHover: (point: Point | null) => attentionMaps.setHover(place(point)),
    onPick: (point: Point) => {
      attentionMaps.setHover(place(point));
      togglePin(attentionMaps);
    },
    keys: boardKeys(attentionMaps, speak),
  };
}

/**
 * Pins the patch at the cursor as the query; unpins it when it is the pinned one. A patch that was
 * dropped before this layer attends to nothing here, and one that feeds no key is looked at by none: it
 * stays unpinned, and the readout says so.
 */
function togglePin(attentionMaps: AttentionMaps): void {
  const { hover, shown } = attentionMaps;
  if (!hover || !shown) return;
  const { query } = useAttentionSpec.getState();
  const axis = queryAxis(shown.resolved, shown.resolved.question.direction);
  const patch = patchOn(axis, hover);
  if (patch === null) return;
  if (query.kind === 'place' && patchOn(axis, query) === patch) unpin();
  else if (tokenOf(axis, patch) !== null) {
    // Its centre: the same patch in finer and coarser grids.
    changeSpec(words.steps.pinTheQuery, { query: { kind: 'place', ...placeOf(axis, patch) } });
  }
}

const unpin = () => changeSpec(words.steps.unpinTheQuery, { query: { kind: 'special', index: 0 } });

function boardKeys(attentionMaps: AttentionMaps, speak: (words: string) => void): BoardKeys {
  const tell = () => {
    const { shown } = attentionMaps;
    if (shown) speak(`${attentionMaps.describe(shown)}. ${readout(attentionMaps)}`);
  };
  /** Once the map of the new query is there. */
  const tellSoon = () => setTimeout(tell, 100);
  return {
    help: words.view.keys,
    move(columns, rows) {
      const { shown } = attentionMaps;
      if (!shown) return;
      const axis = queryAxis(shown.resolved, shown.resolved.question.direction);
      const { query } = useAttentionSpec.getState();
      const from = attentionMaps.hover ?? (query.kind === 'place' ? query : null);
      const patch = patchBeside(axis.grid, from && patchOn(axis, from), columns, rows);
      attentionMaps.setHover(placeOf(axis, patch));
      tellSoon();
    },
    enter() {
      togglePin(attentionMaps);
      tellSoon();
    },
    escape() {
      attentionMaps.setHover(null);
      if (useAttentionSpec.getState().query.kind === 'place') unpin();
      tellSoon();
    },
  };
}

/** What the map is of, and its numbers under the pointer. */
function Readout({ attentionMaps }: { attentionMaps: AttentionMaps }) {
  const title = useShown(attentionMaps, ({ shown, problem }) =>
    shown ? attentionMaps.describe(shown) : (problem ?? words.view.reading),
  );
  const numbers = useShown(attentionMaps, readout);
  const busy = useShown(attentionMaps, (now) => String(now.busy) as 'true' | 'false');
  return (
    <div className="readout" aria-busy={busy}>
      <strong>{title}</strong>
      {numbers && <span>{numbers}</span>}
    </div>
  );
}
