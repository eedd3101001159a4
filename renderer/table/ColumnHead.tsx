import type { KeyboardEvent, PointerEvent } from 'react';
import type { Histogram, TableColumn } from '#shared/contract';
import { Icon } from '../ui';
import { helpOf, titleOf } from './columns';
import { HistogramBars } from './HistogramBars';
import { changeTable, sortBy, useSpec } from './spec';
import { words } from './words';

/** CSS pixels of a column, and those that an arrow key adds. */
const LEAST = 48;
const MOST = 800;
const STEP = 16;

interface ColumnHeadProps {
  column: TableColumn;
  width: number;
  histogram: Histogram | undefined;
}

/** A column's name, which sorts, its edge, which resizes, and its histogram, which filters. */
export function ColumnHead({ column: { name, type }, width, histogram }: ColumnHeadProps) {
  const sort = useSpec((state) => state.sort);
  const place = sort.findIndex((step) => step.column === name);
  const descending = sort[place]?.descending;
  const help = words.columnHead.help(helpOf(name));
  const resize = (to: number) => {
    const widths = {
      ...useSpec.getState().widths,
      [name]: Math.max(LEAST, Math.min(MOST, Math.round(to))),
    };
    changeTable(words.columnHead.resize, { widths }, name);
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    const edge = event.currentTarget;
    const start = event.clientX;
    const move = (next: globalThis.PointerEvent) => resize(width + next.clientX - start);
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener('pointermove', move);
    const stop = () => edge.removeEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', stop, { once: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.shiftKey && { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!by) return;
    event.preventDefault();
    resize(width + by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows out of sight are not in the page.
    // biome-ignore lint/a11y/useFocusableInteractive: its button is.
    <div
      className="head"
      role="columnheader"
      aria-sort={descending === undefined ? 'none' : descending ? 'descending' : 'ascending'}
      style={{ width }}
    >
      <button
        type="button"
        className={type === 'number' ? 'head-name head-number' : 'head-name'}
        // The window's own tooltip would lie over the histogram, which is to be clicked.
        title={help}
        aria-description={help}
        onClick={(event) => sortBy(name, event.shiftKey)}
        onKeyDown={onKeyDown}
      >
        <span className="ellipsis">{titleOf(name)}</span>
        {descending !== undefined && <Icon name={descending ? 'sortDown' : 'sortUp'} />}
        {sort.length > 1 && place >= 0 && <small>{place + 1}</small>}
      </button>
      <span className="head-edge" aria-hidden="true" onPointerDown={drag} />
      {histogram && <HistogramBars histogram={histogram} />}
    </div>
  );
}
