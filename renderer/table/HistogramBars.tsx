import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import type { Condition, Histogram } from '#shared/contract';
import { cellText, titleOf, valueText } from './columns';
import { conditionOn, pick, unpick, useSpec } from './spec';
import { words } from './words';

/** Counts of a column: of all rows dim, of those that pass bright. Click or drag over bars filters. */
export function HistogramBars({ histogram }: { histogram: Histogram }) {
  const { column, all, kept } = histogram;
  const condition = useSpec(() => conditionOn(column));
  const [cursor, setCursor] = useState<number | null>(null);
  /** The bars that a drag, or Shift with the arrow keys, goes over. */
  const [dragged, setDragged] = useState<readonly [number, number] | null>(null);
  const prefix = useId();
  const most = Math.max(1, ...all);
  const isPicked = (bar: number) =>
    dragged ? between(bar, dragged) : condition !== undefined && holds(condition, histogram, bar);

  const take = (from: number, to: number) => {
    setDragged(null);
    const picked = conditionOf(histogram, from, to);
    if (condition && JSON.stringify(condition) === JSON.stringify(picked)) unpick(condition);
    else pick(picked);
  };
  const barAt = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const bar = Math.floor(((event.clientX - left) / width) * all.length);
    return Math.max(0, Math.min(all.length - 1, bar));
  };
  const barWords = (bar: number) =>
    words.histogramBars.bar(barText(histogram, bar), kept[bar]!, all[bar]!);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = cursor ?? 0;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.max(0, Math.min(all.length - 1, to));
      setCursor(next);
      setDragged(event.shiftKey ? [dragged?.[0] ?? at, next] : null);
    } else if (event.key === 'Enter' || event.key === ' ') {
      take(...(dragged ?? ([at, at] as const)));
    } else if (event.key === 'Escape' && condition) unpick(condition);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      className="histogram"
      role="listbox"
      aria-multiselectable="true"
      aria-label={words.histogramBars.values(titleOf(column))}
      aria-activedescendant={cursor === null ? undefined : `${prefix}${cursor}`}
      tabIndex={0}
      onFocus={() => setCursor((at) => at ?? 0)}
      onBlur={() => setCursor(null)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragged([barAt(event), barAt(event)]);
      }}
      onPointerMove={(event) => dragged && setDragged([dragged[0], barAt(event)])}
      onPointerUp={() => dragged && take(...dragged)}
      onPointerCancel={() => setDragged(null)}
    >
      {all.map((count, bar) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
          key={bar}
          id={`${prefix}${bar}`}
          role="option"
          tabIndex={-1}
          aria-selected={isPicked(bar)}
          aria-label={barWords(bar)}
          title={barWords(bar)}
          className={bar === cursor ? 'histogram-bar histogram-cursor' : 'histogram-bar'}
        >
          <span style={{ height: height(count, most) }} />
          <span style={{ height: height(kept[bar]!, most) }} />
        </div>
      ))}
    </div>
  );
}

/** A bar that holds anything can be seen. */
const height = (count: number, most: number): string =>
  count === 0 ? '0' : `max(1px, ${(100 * count) / most}%)`;

const between = (bar: number, [a, b]: readonly [number, number]): boolean =>
  bar >= Math.min(a, b) && bar <= Math.max(a, b);

/** What the bars from one to another stand for. */
function conditionOf(histogram: Histogram, a: number, b: number): Condition {
  const [first, last] = [Math.min(a, b), Math.max(a, b)];
  const { column } = histogram;
  if (histogram.kind === 'values') {
    return { kind: 'values', column, values: histogram.values.slice(first, last + 1) };
  }
  const [from] = edges(histogram, first);
  const [, to] = edges(histogram, last);
  return { kind: 'range', column, from, to };
}

/** The upper end belongs to the next bar, but for the last one. */
function edges({ range: [least, most], all }: Histogram & { kind: 'bins' }, bar: number) {
  const width = (most - least) / all.length;
  const to = bar === all.length - 1 ? most : least + (bar + 1) * width - width * 1e-9;
  return [least + bar * width, to] as const;
}

function holds(condition: Condition, histogram: Histogram, bar: number): boolean {
  if (histogram.kind === 'values') {
    return condition.kind === 'values' && condition.values.includes(histogram.values[bar]!);
  }
  if (condition.kind !== 'range') return false;
  const [from, to] = edges(histogram, bar);
  return (from + to) / 2 >= condition.from && (from + to) / 2 <= condition.to;
}

function barText(histogram: Histogram, bar: number): string {
  if (histogram.kind === 'values') return valueText(histogram.values[bar]!);
  return edges(histogram, bar).map(cellText).join(' – ');
}
