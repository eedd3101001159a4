import type { KeyboardEvent, PointerEvent } from 'react';
import './splitter.css';

interface SplitterProps {
  label: string;
  /** Size in CSS pixels of the pane that it changes. */
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
  /** Where the changed pane lies. */
  pane: 'left' | 'right' | 'below';
}

const STEP = 16;

/** The line between two panes: drag it, or arrow keys, Home and End. */
export function Splitter({ label, value, min, max, onChange, pane }: SplitterProps) {
  const vertical = pane !== 'below';
  const sign = pane === 'left' ? 1 : -1;
  const move = (to: number) => onChange(Math.round(Math.max(min, Math.min(max, to))));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const bar = event.currentTarget;
    const place = (from: { clientX: number; clientY: number }) =>
      vertical ? from.clientX : from.clientY;
    const start = place(event);
    const drag = (next: globalThis.PointerEvent) => move(value + sign * (place(next) - start));
    const stop = () => bar.removeEventListener('pointermove', drag);
    bar.setPointerCapture(event.pointerId);
    bar.addEventListener('pointermove', drag);
    bar.addEventListener('lostpointercapture', stop, { once: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const forward = vertical ? 'ArrowRight' : 'ArrowDown';
    const back = vertical ? 'ArrowLeft' : 'ArrowUp';
    if (event.key === forward) move(value + sign * STEP);
    else if (event.key === back) move(value - sign * STEP);
    else if (event.key === 'Home') move(min);
    else if (event.key === 'End') move(max);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be a focusable window splitter.
    <div
      className={vertical ? 'splitter splitter-vertical' : 'splitter splitter-horizontal'}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={vertical ? 'vertical' : 'horizontal'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
