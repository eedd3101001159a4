import { type KeyboardEvent, type PointerEvent, useCallback, useRef } from 'react';
import type { Frame, Mark, Point } from '#shared/figure';
import type { Size } from '#shared/types';
import type { StageLayout } from '../state';
import { tip } from '../ui';
import './image-board.css';
import { ImageViewer } from './ImageViewer';
import { splitMarks } from './split-marks';
import { currentViewport, setSplit, setViewport, stageStore, zoomActual, zoomBy } from './store';
import type { TileCache } from './tiles';
import { panBy } from './viewport';
import { words } from './words';

/** What arrow keys, Enter (or Space) and Escape do on the image; without it arrows move the image. */
export interface BoardKeys {
  /** The same in words, for screen readers. */
  readonly help: string;
  move(columns: number, rows: number): void;
  enter(): void;
  escape(): void;
}

interface ImageBoardProps {
  tiles: TileCache;
  /** Null: no image but the marks. */
  file: string | null;
  size: Size;
  layout: StageLayout;
  /** Name for screen readers. */
  label: string;
  marks?: (frame: Frame) => readonly Mark[];
  /** What stands on the bare image of the layout side by side: the linked cursor. */
  bareMarks?: (frame: Frame) => readonly Mark[];
  onMarks?: (listener: () => void) => () => void;
  onHover?: (point: Point | null) => void;
  onPick?: (point: Point) => void;
  onStroke?: (from: Point, to: Point, begins: boolean) => void;
  keys?: BoardKeys;
}

const ZOOM_STEP = 1.25;
const PAN_STEP = 48;
/** Steps right and down, by the key that takes them. */
export const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The image under its marks: alone, with a split slider, or side by side with the bare one. */
export function ImageBoard(props: ImageBoardProps) {
  const { tiles, file, size, layout, label, marks, bareMarks, onMarks, keys } = props;
  const { onHover, onPick, onStroke } = props;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!pressed(event, size, keys)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const drawn = useCallback(
    (frame: Frame) =>
      layout === 'split' ? splitMarks(frame, marks?.(frame) ?? []) : (marks?.(frame) ?? []),
    [layout, marks],
  );
  const events = {
    ...(onHover && { onHover }),
    ...(onPick && { onPick }),
    ...(onStroke && { onStroke }),
    ...(onMarks && { onMarks }),
  };
  return (
    <div
      className="board"
      role="application"
      aria-label={label}
      aria-description={keys ? keys.help : words.imageBoard.keys}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {layout === 'side-by-side' && (
        <ImageViewer
          tiles={tiles}
          file={file}
          size={size}
          {...events}
          {...(bareMarks && { marks: bareMarks })}
        />
      )}
      <ImageViewer tiles={tiles} file={file} size={size} {...events} marks={drawn} />
      {layout === 'split' && <SplitHandle />}
    </div>
  );
}

/** Does what a key says; false when it says nothing. */
function pressed(event: KeyboardEvent, size: Size, keys: BoardKeys | undefined): boolean {
  const arrow = arrows[event.key];
  if (arrow && keys && !event.shiftKey) keys.move(...arrow);
  else if (arrow) pan(size, { x: -arrow[0] * PAN_STEP, y: -arrow[1] * PAN_STEP });
  else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
  else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
  else if (event.key === '0') setViewport(null);
  else if (event.key === '1') zoomActual();
  else if ((event.key === 'Enter' || event.key === ' ') && keys) keys.enter();
  else if (event.key === 'Escape' && keys) keys.escape();
  else return false;
  return true;
}

function pan(size: Size, by: Point): void {
  const viewport = currentViewport();
  if (viewport) setViewport(panBy(viewport, size, by));
}

/** The line between the bare image (left) and the one with its marks. */
function SplitHandle() {
  const bar = useRef<HTMLDivElement>(null);
  const place = (split: number) => {
    setSplit(split);
    const now = stageStore.getState().split;
    bar.current?.style.setProperty('left', `${now * 100}%`);
    bar.current?.setAttribute('aria-valuenow', String(Math.round(now * 100)));
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect();
    place((event.clientX - left) / width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = arrows[event.key]?.[0];
    if (!arrow) return;
    place(stageStore.getState().split + arrow * 0.02);
    event.preventDefault();
    event.stopPropagation();
  };
  const { split } = stageStore.getState();
  return (
    <div
      ref={bar}
      className="split-handle"
      role="slider"
      tabIndex={0}
      aria-label={words.imageBoard.split}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split * 100)}
      {...tip(words.imageBoard.splitHelp)}
      style={{ left: `${split * 100}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    />
  );
}
