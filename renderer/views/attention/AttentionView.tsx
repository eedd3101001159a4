import { useEffect, useMemo, useState } from 'react';
import type { Size } from '#shared/types';
import { offerFigure } from '../../stage/figure/source';
import { type BoardKeys, PictureBoard } from '../../stage/PictureBoard';
import { placeIn } from '../../stage/patches';
import { type Frame, type Point, toTarget } from '../../stage/viewport';
import { type StageLayout, useView } from '../../state';
import type { ViewProps } from '../view';
import '../../stage/view.css';
import { AttentionBar } from './AttentionBar';
import './attention.css';
import { DepthStrip } from './DepthStrip';
import { figureOf } from './figure';
import { Multiples } from './Multiples';
import { attentionMarks, pointerMarks, queryAxis } from './marks';
import { readout } from './readout';
import { cellOf, describe, placeOf, tokenAt } from './resolve';
import type { AttentionSession } from './session';
import { changeSpec, useAttentionSpec } from './spec';
import { Toolbar } from './Toolbar';
import { useSession, useShown } from './use-session';

export default function AttentionView({ host, tiles, file, name, size, result }: ViewProps) {
  const session = useSession(host, result);
  const layout = useView((state) => state.layout);
  const range = useAttentionSpec((spec) => spec.range);
  useEffect(() => (session ? offerFigure(figureOf(host, session)) : undefined), [host, session]);
  // One board throughout: the picture stays where it is while a model runs.
  return (
    <div className="view">
      {session ? <Toolbar session={session} /> : <div className="view-toolbar" />}
      <div className="view-body">
        {session && layout === 'multiples' ? (
          <Multiples session={session} />
        ) : (
          <AttentionBoard {...{ tiles, file, size, name, session }} layout={layout} />
        )}
        {session ? (
          <AttentionBar session={session} many={layout === 'multiples' && range !== 'unit'} />
        ) : (
          <div className="color-bar" />
        )}
      </div>
      {session ? <Readout session={session} /> : <div className="readout" />}
      {session ? <DepthStrip host={host} session={session} /> : <div className="depth-strip" />}
    </div>
  );
}

interface AttentionBoardProps extends Pick<ViewProps, 'tiles' | 'file' | 'name' | 'size'> {
  layout: StageLayout;
  session: AttentionSession | null;
}

/** The picture under the map; bare until there is a result. */
function AttentionBoard({ tiles, file, name, size, layout, session }: AttentionBoardProps) {
  const [spoken, setSpoken] = useState('');
  const on = useMemo(() => (session ? boardOf(session, size, setSpoken) : null), [session, size]);
  return (
    <>
      <PictureBoard
        {...{ tiles, file, size }}
        {...on}
        layout={session ? layout : 'one'}
        label={session ? `Attention on ${name}` : `Picture ${name}`}
      />
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </>
  );
}

/** What the board draws and does for a session. */
function boardOf(session: AttentionSession, size: Size, speak: (words: string) => void) {
  const { region } = session.result;
  const place = (point: Point | null) => point && placeIn(region, point);
  return {
    marks: (frame: Frame) => attentionMarks(frame, size, region, session.shown, session.hover),
    bareMarks: (frame: Frame) =>
      pointerMarks(toTarget(frame, region), session.shown, session.hover),
    onMarks: session.onChange,
    onHover: (point: Point | null) => session.setHover(place(point)),
    onPick: (point: Point) => {
      session.setHover(place(point));
      togglePin(session);
    },
    keys: boardKeys(session, speak),
  };
}

/** Pins the patch at the cursor as the query; unpins it when it is the pinned one. */
function togglePin(session: AttentionSession): void {
  const { hover, shown } = session;
  if (!hover || !shown) return;
  const { query } = useAttentionSpec.getState();
  const axis = queryAxis(shown.resolved, shown.resolved.question);
  const same = query.kind === 'place' && tokenAt(axis, query) === tokenAt(axis, hover);
  if (same) unpin();
  else changeSpec('Pin the query', { query: { kind: 'place', ...centerOf(axis, hover) } });
}

const unpin = () => changeSpec('Unpin the query', { query: { kind: 'special', index: 0 } });

/** The centre of the patch at a place: the same patch in finer and coarser grids. */
const centerOf = (axis: Parameters<typeof placeOf>[0], place: { y: number; x: number }) =>
  placeOf(axis, cellOf(axis, tokenAt(axis, place))!);

function boardKeys(session: AttentionSession, speak: (words: string) => void): BoardKeys {
  const tell = () => {
    const { shown } = session;
    if (shown) speak(`${describe(shown.resolved, shown.spec.source)}. ${readout(session)}`);
  };
  /** Once the map of the new query is there. */
  const tellSoon = () => setTimeout(tell, 100);
  return {
    help: 'Arrow keys move the query, Enter pins it, plus and minus zoom.',
    move(columns, rows) {
      const { shown } = session;
      if (!shown) return;
      const axis = queryAxis(shown.resolved, shown.resolved.question);
      const { query } = useAttentionSpec.getState();
      const [h, w] = axis.grid;
      const from = session.hover ?? (query.kind === 'place' ? query : { y: 0.5, x: 0.5 });
      const cell = cellOf(axis, tokenAt(axis, from))!;
      const row = Math.max(0, Math.min(h - 1, cell.row + rows));
      const column = Math.max(0, Math.min(w - 1, cell.column + columns));
      session.setHover(placeOf(axis, { row, column }));
      tellSoon();
    },
    enter() {
      togglePin(session);
      tellSoon();
    },
    escape() {
      session.setHover(null);
      if (useAttentionSpec.getState().query.kind === 'place') unpin();
      tellSoon();
    },
  };
}

/** What the map is of, and its numbers under the pointer. */
function Readout({ session }: { session: AttentionSession }) {
  const title = useShown(session, ({ shown, problem }) =>
    shown ? describe(shown.resolved, shown.spec.source) : (problem ?? 'Reading the attention…'),
  );
  const numbers = useShown(session, readout);
  const busy = useShown(session, (now) => String(now.busy) as 'true' | 'false');
  return (
    <div className="readout" aria-busy={busy}>
      <strong>{title}</strong>
      {numbers && <span>{numbers}</span>}
    </div>
  );
}
