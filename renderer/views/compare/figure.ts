import type { FigureSource } from '../../figure/source';
import type { Drawing } from '../drawing';
import { agreementRows, agreementText, columns } from './agreement';
import type { Panel } from './use-compared';
import { words } from './words';

/** The panels as they are drawn now, without the cursor, and the table as text. */
export const figureOf = (
  panels: readonly Panel[],
  drawings: readonly (Drawing | null)[],
  mious: readonly (number | null)[],
  opacity: number,
): FigureSource => ({
  async snapshot(frame) {
    const drawn = await Promise.all(
      panels.map(async (panel, i) => {
        const drawing = drawings[i];
        const marks = drawing ? await drawing.figure(frame, opacity) : [];
        const range = drawing
          ?.scale()
          ?.range.map((end) => end.toPrecision(2))
          .join(words.figure.to);
        const of = [drawing?.title ?? panel.note, ...(range ? [range] : [])].join(', ');
        return { title: [panel.card?.title ?? panel.spec.model, of], marks };
      }),
    );
    const [first] = panels;
    const scales = drawings.flatMap((drawing) => drawing?.scale() ?? []);
    const [bar = null] = scales;
    // Where the colours of two panels stand for other values, the titles tell them.
    const isOne = scales.every(({ range }) => String(range) === String(bar?.range));
    return {
      width: frame.width,
      height: frame.height,
      image: true,
      marks: [],
      bar: isOne ? bar : null,
      panels: drawn,
      caption: [
        agreementText(panels) || words.figure.comparison,
        ...agreementRows(panels, mious).map((row) => {
          const said = columns.flatMap(([key, title]) =>
            row.cells[key] === '' ? [] : `${title} ${row.cells[key]}`,
          );
          return [`${row.place + 1}. ${row.model}`, ...said].join(', ');
        }),
        first?.result?.provenance.imageName ?? '',
      ],
    };
  },
});
