import type { Frame, Mark, Point } from '#shared/figure';
import type { Size } from '#shared/types';
import { chooseLayout } from '../../state';
import { tip, useSpace } from '../../ui';
import { columnsFor } from '../../viewport/columns';
import { ImageViewer } from '../../viewport/ImageViewer';
import type { TileCache } from '../../viewport/tiles';
import type { Overlay } from './overlay';
import './panels.css';
import type { Panel } from './panels';
import { words } from './words';

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

/** The same image several times, zoomed and panned as one. */
export function Panels({ label, tiles, file, size, panels, ...doing }: PanelsProps) {
  const { chosen, onChoose, marksOf, onHover, onPick } = doing;
  const [box, space] = useSpace();
  const columns = space ? columnsFor(space, panels.length, size, CAPTION) : panels.length;
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
              <Caption title={title} note={note} />
            ) : (
              <button
                type="button"
                aria-pressed={index === chosen}
                {...tip(words.panels.panelHelp)}
                onClick={() => onChoose(index)}
                onDoubleClick={() => chooseLayout('one')}
              >
                <Caption title={title} note={note} />
              </button>
            )}
          </figcaption>
          <ImageViewer
            tiles={tiles}
            file={file}
            size={size}
            onHover={onHover}
            onPick={onPick}
            marks={marksOf(overlay)}
          />
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
