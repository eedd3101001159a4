import type { Host } from '#shared/contract';
import type { ModelCard } from '#shared/types';
import { FloatImage } from '../../../overlay/FloatImage';
import { chooseLayout, markFiles, selectFile, useLibrary } from '../../../state';
import { Icon, tip, useSpace } from '../../../ui';
import { Thumbnail } from '../../../viewport/Thumbnail';
import { chooseStyle } from '../choose';
import { words } from '../words';
import type { Cell } from './sheet';
import type { Sheet } from './use-sheet';

/** Sides of a cell in CSS pixels: large enough to judge a style by, small enough for many. */
const SIDE = { least: 88, most: 220 };
/** Around a cell, and for the name below a content or style. */
const PADDING = 8;
const NAME = 16;

/** Images by styles: each cell opens on the stage. */
export function SheetTable({ host, card, sheet }: { host: Host; card: ModelCard; sheet: Sheet }) {
  const [box, space] = useSpace();
  const { contents, marked, styles, rows } = sheet;
  const fitting = Math.min(
    (space?.width ?? 0) / (styles.length + 1) - PADDING,
    (space?.height ?? 0) / (contents.length + 1) - PADDING - NAME,
  );
  const side = Math.floor(Math.max(SIDE.least, Math.min(SIDE.most, fitting)));
  return (
    <section ref={box} className="style-sheet" aria-label={words.sheetTable.contactSheet}>
      {styles.length === 0 ? (
        <p className="dim">{words.sheetTable.hint}</p>
      ) : (
        <table style={{ '--side': `${side}px` } as React.CSSProperties}>
          <thead>
            <tr>
              <td />
              {styles.map((style) => (
                <Head key={style.id} file={style.id} name={style.name} scope="col" />
              ))}
            </tr>
          </thead>
          <tbody>
            {contents.map((content, row) => (
              <tr key={content.id}>
                <Head file={content.id} name={content.name} scope="row" />
                {rows[row]!.map((cell) => (
                  <td key={cell.style.id}>
                    <CellButton host={host} card={card} cell={cell} side={side} marked={marked} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface HeadProps {
  file: string;
  name: string;
  scope: 'col' | 'row';
}

/** The style of a column, or the content of a row. */
const Head = ({ file, name, scope }: HeadProps) => (
  <th scope={scope}>
    <Thumbnail file={file} />
    <span className="ellipsis" title={name}>
      {name}
    </span>
  </th>
);

interface CellProps {
  host: Host;
  card: ModelCard;
  cell: Cell;
  side: number;
  /** The contents are those selected in the library. */
  marked: boolean;
}

function CellButton({ host, card, cell, side, marked }: CellProps) {
  const { content, style, result, error } = cell;
  const name = words.sheetTable.cell(content.name, style.name);
  const image = result?.parts.stylized?.output;
  const help = error
    ? `${error.message}. ${error.hint}`
    : image
      ? words.sheetTable.showHelp
      : words.sheetTable.runHelp;
  const open = () => {
    // The marks are the sheet's rows: it is to be the same when one comes back.
    if (marked) markFiles(useLibrary.getState().marked, content.id);
    else selectFile(content.id);
    chooseStyle(card, style.id);
    chooseLayout('one');
  };
  return (
    <button
      type="button"
      className="style-cell"
      aria-label={error ? `${name}: ${error.message}` : name}
      {...tip(`${name}. ${help}`)}
      onClick={open}
    >
      {image && <FloatImage host={host} side={side} image={image} />}
      {error && <Icon name="error" />}
    </button>
  );
}
