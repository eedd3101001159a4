import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Plot } from '#shared/figure';
import { type Corner, isClick } from './pick-points';
import { pannedView, type ScatterView, zoomedView } from './scatter-view';

interface ScatterInput {
  plot: Plot | null;
  whole: Plot | null;
  setView: (view: ScatterView | null) => void;
  onHover: (place: Corner | null) => void;
  onClick: (place: Corner) => void;
  onDrawn: (corners: readonly Corner[]) => void;
}

/** Steps of the keyboard's cursor and of its zoom. */
const STEP = 12;
const LARGE_STEP = 60;
const ZOOM = 1.25;

/** Drawing, panning and zooming over a plot, by pointer and by keyboard. */
export function useScatterInput(input: ScatterInput) {
  const { plot, whole, setView, onHover, onClick, onDrawn } = input;
  const area = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<readonly Corner[]>([]);
  const [cursor, setCursor] = useState<Corner | null>(null);
  const panning = useRef<Corner | null>(null);
  const zoom = (place: Corner, by: number) =>
    plot && whole && setView(zoomedView(plot, whole, place, by));

  // React's own wheel listeners are passive: the panel would scroll along.
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoom([event.clientX - left, event.clientY - top], ZOOM ** (-event.deltaY / 100));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  const placeOf = (event: PointerEvent<HTMLElement>): Corner => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const finish = (corners: readonly Corner[]) => {
    setDrawn([]);
    if (corners.length > 1) onDrawn(corners);
  };

  const pointer = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button > 1) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setCursor(null);
      if (event.button === 1 || event.shiftKey) panning.current = placeOf(event);
      else setDrawn([placeOf(event)]);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const place = placeOf(event);
      if (panning.current && plot) {
        setView(pannedView(plot, place[0] - panning.current[0], place[1] - panning.current[1]));
        panning.current = place;
      } else if (event.buttons === 1 && drawn.length > 0) setDrawn([...drawn, place]);
      else onHover(place);
    },
    onPointerUp() {
      if (panning.current) panning.current = null;
      else if (drawn.length > 0 && isClick(drawn)) {
        setDrawn([]);
        onClick(drawn[0]!);
      } else finish(drawn);
    },
    onPointerCancel() {
      panning.current = null;
      setDrawn([]);
    },
    onPointerLeave: () => onHover(null),
    onDoubleClick: () => setView(null),
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const { inner } = plot;
    const middle: Corner = [inner.x + inner.width / 2, inner.y + inner.height / 2];
    const at = cursor ?? middle;
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const move = (right: number, down: number) => {
      const within = (value: number, from: number, size: number) =>
        Math.max(from, Math.min(from + size, value));
      const next: Corner = [
        within(at[0] + right * step, inner.x, inner.width),
        within(at[1] + down * step, inner.y, inner.height),
      ];
      setCursor(next);
      onHover(next);
    };
    const keys: Record<string, () => void> = {
      ArrowLeft: () => move(-1, 0),
      ArrowRight: () => move(1, 0),
      ArrowUp: () => move(0, -1),
      ArrowDown: () => move(0, 1),
      ' ': () => setDrawn([...drawn, at]),
      Enter: () => (drawn.length > 0 ? finish([...drawn, at]) : onClick(at)),
      Escape: () => {
        setDrawn([]);
        setCursor(null);
        onHover(null);
      },
      '+': () => zoom(at, ZOOM),
      '-': () => zoom(at, 1 / ZOOM),
      '0': () => setView(null),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const outline = cursor && drawn.length > 0 ? [...drawn, cursor] : drawn;
  return { area, handlers: { ...pointer, onKeyDown }, outline, cursor };
}
