import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import './scrubber.css';

interface ScrubberProps {
  /** Name of the row for screen readers. */
  label: string;
  count: number;
  value: number;
  onChange: (value: number) => void;
  /** Name of one stop for screen readers. */
  nameOf: (index: number) => string;
  /** What stands on one stop. */
  children: (index: number) => ReactNode;
}

/** One button a stop; dragging over them scrubs, arrow keys step. */
export function Scrubber({ label, count, value, onChange, nameOf, children }: ScrubberProps) {
  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const to = Math.floor(((event.clientX - left) / width) * count);
    if (to !== value && to >= 0 && to < count) onChange(to);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const moves: Record<string, number> = {
      ArrowRight: Math.min(count - 1, value + 1),
      ArrowLeft: Math.max(0, value - 1),
      Home: 0,
      End: count - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onChange(to);
    (event.currentTarget.children[to] as HTMLElement).focus();
  };
  return (
    <div
      className="scrubber"
      role="radiogroup"
      aria-label={label}
      tabIndex={-1}
      onPointerMove={scrub}
      onKeyDown={onKeyDown}
    >
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/a11y/useSemanticElements: native radio buttons cannot be scrubbed over.
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a stop is its number.
          key={i}
          type="button"
          role="radio"
          aria-checked={i === value}
          aria-label={nameOf(i)}
          tabIndex={i === value ? 0 : -1}
          onPointerDown={() => onChange(i)}
          onClick={() => onChange(i)}
        >
          {children(i)}
        </button>
      ))}
    </div>
  );
}
