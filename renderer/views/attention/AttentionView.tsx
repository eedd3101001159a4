import { useEffect, useMemo, useState } from 'react';
import { patchOn, placeOf } from '#shared/attention';
import { type Frame, type Point, patchBeside, placeIn, toTarget } from '#shared/figure';
import type { Size } from '#shared/types';
import { offerFigure } from '../../figure/source';
import { type StageLayout, useView } from '../../state';
import { type BoardKeys, PictureBoard } from '../../viewport/ImageBoard';
import type { ViewProps } from '../view';
import '../view.css';
import { AttentionBar } from './AttentionBar';
import './attention.css';
import { DepthStrip } from './DepthStrip';
import { figureOf } from './figure';
import { Multiples } from './Multiples';
import type { AttentionSession } from './maps/attention-maps';
import { queryAxis } from './maps/resolve';
import { tokenOf } from './maps/tokens';
import { useSession, useShown } from './maps/use-attention-maps';
import { attentionMarks, pointerMarks } from './marks';
import { readout } from './readout';
import { changeSpec, useAttentionSpec } from './spec';
import { Toolbar } from './Toolbar';

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
          <AttentionBoard
            tiles={tiles}
            file={file}
            size={size}
            name={name}
            session={session}
            layout={layout}
          />
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
        tiles={tiles}
        file={file}
        size={size}
        {...on}
        layout={session ? layout : 'one'}
        label={session ? `Attention on ${name}` : `Image ${name}`}
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

/**
 * Pins the patch at the cursor as the query; unpins it when it is the pinned one. A patch that was
 * dropped before this layer attends to nothing here, and one that feeds no key is looked at by none: it
 * stays unpinned, and the readout says so.
 */
function togglePin(session: AttentionSession): void {
  const { hover, shown } = session;
  if (!hover || !shown) return;
  const { query } = useAttentionSpec.getState();
  const axis = queryAxis(shown.resolved, shown.resolved.question.direction);
  const patch = patchOn(axis, hover);
  if (patch === null) return;
  if (query.kind === 'place' && patchOn(axis, query) === patch) unpin();
  else if (tokenOf(axis, patch) !== null) {
    // Its centre: the same patch in finer and coarser grids.
    changeSpec('Pin the query', { query: { kind: 'place', ...placeOf(axis, patch) } });
  }
}

const unpin = () => changeSpec('Unpin the query', { query: { kind: 'special', index: 0 } });

function boardKeys(session: AttentionSession, speak: (words: string) => void): BoardKeys {
  const tell = () => {
    const { shown } = session;
    if (shown) speak(`${session.describe(shown)}. ${readout(session)}`);
  };
  /** Once the map of the new query is there. */
  const tellSoon = () => setTimeout(tell, 100);
  return {
    help: 'Arrow keys move the query; Enter pins it; plus and minus zoom.',
    move(columns, rows) {
      const { shown } = session;
      if (!shown) return;
      const axis = queryAxis(shown.resolved, shown.resolved.question.direction);
      const { query } = useAttentionSpec.getState();
      const from = session.hover ?? (query.kind === 'place' ? query : null);
      const patch = patchBeside(axis.grid, from && patchOn(axis, from), columns, rows);
      session.setHover(placeOf(axis, patch));
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
    shown ? session.describe(shown) : (problem ?? 'Reading the attention…'),
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
