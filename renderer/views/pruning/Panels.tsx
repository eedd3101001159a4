import type { Size } from '#shared/types';
import { PictureViewer } from '../../stage/PictureViewer';
import type { Mark } from '../../stage/scene';
import type { TileCache } from '../../stage/tiles';
import type { Frame, Point } from '../../stage/viewport';
import { chooseLayout } from '../../state';
import { type Room, tip, useRoom } from '../../ui';
import type { Overlay } from './overlay';
import './panels.css';
import type { Panel } from './panels';

interface PanelsProps {
  label: string;
  tiles: TileCache;
  file: string;
  size: Size;
  panels: readonly Panel[];
  /** The one chosen; undefined where there is nothing to choose. */
  chosen: number | undefined;
  onChoose: (panel: number) => void;
  marksOf: (overlay: Overlay) => (frame: Frame) => readonly Mark[];
  onHover: (point: Point | null) => void;
  onPick: (point: Point) => void;
}

/** Height of a caption: a line of words and one of numbers. */
const CAPTION = 44;

/** The same picture several times, zoomed and panned as one. */
export function Panels({ label, tiles, file, size, panels, ...doing }: PanelsProps) {
  const { chosen, onChoose, marksOf, onHover, onPick } = doing;
  const [box, room] = useRoom();
  const columns = room ? columnsFor(room, panels.length, size) : panels.length;
  return (
    <section
      ref={box}
      className="panels"
      aria-label={label}
      style={{ '--columns': columns, '--caption': `${CAPTION}px` } as React.CSSProperties}
    >
      {panels.map(({ title, note, overlay }, index) => (
        <figure key={title} className="panel">
          <figcaption>
            {chosen === undefined ? (
              <Caption {...{ title, note }} />
            ) : (
              <button
                type="button"
                aria-pressed={index === chosen}
                {...tip(
                  'Chooses this stage; a double click opens it alone. The model does not run again.',
                )}
                onClick={() => onChoose(index)}
                onDoubleClick={() => chooseLayout('one')}
              >
                <Caption {...{ title, note }} />
              </button>
            )}
          </figcaption>
          <PictureViewer {...{ tiles, file, size, onHover, onPick }} marks={marksOf(overlay)} />
        </figure>
      ))}
    </section>
  );
}

const Caption = ({ title, note }: Pick<Panel, 'title' | 'note'>) => (
  <>
    <strong>{title}</strong>
    <span title={note}>{note}</span>
  </>
);

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
