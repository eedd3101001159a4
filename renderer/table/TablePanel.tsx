import { useCallback, useEffect, useRef } from 'react';
import { useLandmark } from 'react-aria/useLandmark';
import {
  type Paced,
  paced,
  showError,
  takeVerdicts,
  useAnnotations,
  useDragTarget,
  useHost,
  useRuns,
} from '../state';
import { Tabs } from '../ui';
import { sides } from './actions';
import { Conditions } from './Conditions';
import { ExpressionField } from './ExpressionField';
import { ImageGrid } from './ImageGrid';
import { RowNotice } from './RowNotice';
import { RowsTable } from './RowsTable';
import { Scatter } from './Scatter';
import { noQuery, showBeside, useSpec } from './spec';
import { moreLikeImage, refreshTable, useShownInfo, useTable } from './store';
import './table.css';
import { Toolbar } from './Toolbar';
import { words } from './words';

/** The rows of a run: a table, its filters, and the same rows as images or as points. */
export function TablePanel() {
  const info = useShownInfo();
  useFollowed();
  const ref = useRef<HTMLElement>(null);
  const host = useHost();
  useDragTarget((dragged) => {
    if (dragged.kind !== 'images' || dragged.from === 'table' || !info?.dimensions)
      return undefined;
    const [first] = dragged.entries;
    if (!first) return undefined;
    const run = () => void moreLikeImage(host, first).catch(showError);
    return { title: words.actions.dragged, run };
  }, ref);
  const focus = useCallback(() => ref.current?.focus(), []);
  useLandmark({ role: 'region', 'aria-label': words.table.label, focus }, ref);
  return (
    <section ref={ref} className="table-panel" aria-label={words.table.label} tabIndex={-1}>
      <Toolbar />
      <RowNotice />
      {info ? (
        <>
          <ExpressionField info={info} />
          <Conditions />
          <div className="table-body">
            <RowsTable info={info} />
            <Side />
          </div>
        </>
      ) : (
        <Teaching />
      )}
    </section>
  );
}

function Side() {
  const side = useSpec((state) => state.side);
  return (
    <div className="table-side">
      <div className="table-tabs">
        <Tabs
          label={words.table.besideRows}
          tabs={sides}
          selected={side}
          panel="table-side"
          onSelect={(id) => showBeside(id as typeof side)}
        />
      </div>
      <div className="table-side-panel" id="table-side" role="tabpanel" aria-label={side}>
        {side === 'images' ? <ImageGrid /> : <Scatter />}
      </div>
    </div>
  );
}

/** Reading the rows of a long run takes a while: it gets a quarter of the time at most. */
const FOLLOW = { delayMs: 500, share: 0.25 };

/** Keeps what is shown in step with the spec and the run. */
function useFollowed(): void {
  const host = useHost();
  const { run, filter, sort, similarTo, columns } = useSpec();
  const byHash = useAnnotations((state) => state.byHash);
  const shown = useRuns(({ runs }) => runs.find(({ id }) => id === run));
  const state = shown?.state;
  const done = shown?.done;
  const newest = useRuns(({ runs }) => runs[0]?.id);
  const isKnown = state !== undefined;
  useEffect(() => {
    // Before one is chosen, or when it was removed.
    if (!isKnown && newest !== undefined) useSpec.setState({ ...noQuery, run: newest });
  }, [isKnown, newest]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them asks for other rows.
  useEffect(() => {
    if (isKnown) void refreshTable(host, 'order');
  }, [host, isKnown, run, filter, sort, similarTo, columns]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tag is a value of a column.
  useEffect(() => {
    if (isKnown) void refreshTable(host, 'columns');
  }, [host, byHash]);
  useEffect(() => {
    // A run that was paused or is done has its last rows; an engine that died knows no table.
    if (state !== undefined) void refreshTable(host, 'rows');
    return host.onConnection((now) => now === 'up' && void refreshTable(host, 'rows'));
  }, [host, state]);
  const growth = useRef<Paced>(null);
  useEffect(() => {
    const pace = paced(() => refreshTable(host, 'growth'), FOLLOW);
    growth.current = pace;
    return () => pace.stop();
  }, [host]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further image is a row.
  useEffect(() => {
    if (state === 'running') growth.current?.soon();
  }, [state, done]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each run that is opened.
  useEffect(() => {
    if (shown) void takeVerdicts(host, shown).catch(showError);
  }, [host, shown?.id]);
}

function Teaching() {
  const any = useRuns(({ runs }) => runs.length > 0);
  const { run } = useSpec();
  const error = useTable((state) => state.error);
  if (any && run !== null) {
    return (
      <p className="table-none dim" role="status">
        {error ? `${error.message}. ${error.hint}` : words.table.reading}
      </p>
    );
  }
  return (
    <div className="table-none dim">
      <p>{any ? words.table.selectRun : words.table.whatRowsAre}</p>
      {!any && (
        <ol>
          <li>{words.table.step1}</li>
          <li>{words.table.step2}</li>
          <li>{words.table.step3}</li>
        </ol>
      )}
    </div>
  );
}
