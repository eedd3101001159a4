import type { ReactNode } from 'react';
import type { Size } from '#shared/types';
import { PictureViewer } from '../../stage/PictureViewer';
import type { Mark } from '../../stage/scene';
import type { TileCache } from '../../stage/tiles';
import type { Frame, Point } from '../../stage/viewport';
import { type Room, useRoom } from '../../ui';
import './panels.css';

/** One of several pictures beside each other. */
export interface PanelView {
  readonly id: string;
  readonly caption: ReactNode;
  readonly selected: boolean;
  marks(frame: Frame): readonly Mark[];
}

interface PanelsProps {
  label: string;
  tiles: TileCache;
  file: string;
  size: Size;
  panels: readonly PanelView[];
  onHover: (point: Point | null) => void;
  onPick: (point: Point) => void;
}

/** Height of a caption: a line of words and one of numbers. */
const CAPTION = 44;

/** The same picture several times, zoomed and panned as one. */
export function Panels({ label, tiles, file, size, panels, onHover, onPick }: PanelsProps) {
  const [box, room] = useRoom();
  const columns = room ? columnsFor(room, panels.length, size) : panels.length;
  return (
    <section
      ref={box}
      className="panels"
      aria-label={label}
      style={{ '--columns': columns, '--caption': `${CAPTION}px` } as React.CSSProperties}
    >
      {panels.map(({ id, caption, selected, marks }) => (
        <figure key={id} className={selected ? 'panel panel-selected' : 'panel'}>
          <figcaption>{caption}</figcaption>
          <PictureViewer {...{ tiles, file, size, marks, onHover, onPick }} />
        </figure>
      ))}
    </section>
  );
}

/** As many columns as make the pictures largest. */
export function columnsFor({ width, height }: Room, count: number, [h, w]: Size): number {
  let best = { columns: 1, scale: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const scale = Math.min(width / columns / w, (height / rows - CAPTION) / h);
    if (scale > best.scale) best = { columns, scale };
  }
  return best.columns;
}
