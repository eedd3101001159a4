import type { Table } from '../model';
import { DIM, INK, MARGIN, type Paper } from './paper';

const SIZE = 8;
const PAD = { x: 4, y: 2.5 };
const LINE = '#d9d9d9';

/** A table over as many pages as it takes, its head on each of them. */
export function drawTable(paper: Paper, { caption, columns, rows }: Table): void {
  const { doc } = paper;
  paper.use('regular', SIZE);
  const texts = rows.map((row) => row.map((text) => paper.printable(text)));
  const widths = columnWidths(paper, [columns.map(({ title }) => title), ...texts]);

  const line = (cells: readonly string[], font: 'regular' | 'bold') => {
    paper.use(font, SIZE);
    const heights = cells.map((text, i) =>
      doc.heightOfString(text || ' ', { width: widths[i]! - 2 * PAD.x }),
    );
    const height = Math.max(...heights) + 2 * PAD.y;
    if (height > paper.room) {
      doc.addPage();
      if (font === 'regular') head();
      paper.use(font, SIZE);
    }
    const { y } = doc;
    let x = MARGIN;
    for (const [i, text] of cells.entries()) {
      const width = widths[i]! - 2 * PAD.x;
      const align = columns[i]!.numeric ? 'right' : 'left';
      doc.fillColor(INK).text(text, x + PAD.x, y + PAD.y, { width, align });
      x += widths[i]!;
    }
    doc
      .moveTo(MARGIN, y + height)
      .lineTo(x, y + height)
      .lineWidth(0.5)
      .stroke(LINE);
    doc.x = MARGIN;
    doc.y = y + height;
  };
  const head = () =>
    line(
      columns.map(({ title }) => title),
      'bold',
    );

  if (paper.room < 60) doc.addPage();
  doc.fillColor(DIM).text(caption, MARGIN, doc.y, { width: paper.width }).moveDown(0.3);
  head();
  for (const row of texts) line(row, 'regular');
  doc.moveDown(1);
}

/** As wide as their longest text; where that is too wide for the page, the widest give way. */
function columnWidths(paper: Paper, lines: readonly (readonly string[])[]): number[] {
  const wanted = lines[0]!.map((_, i) => {
    const widest = lines.reduce((most, row) => Math.max(most, paper.doc.widthOfString(row[i]!)), 0);
    // A bold head is a little wider than it was measured.
    return widest * 1.08 + 2 * PAD.x + 1;
  });
  const total = () => wanted.reduce((a, b) => a + b, 0);
  while (total() > paper.width) {
    const widest = Math.max(...wanted);
    const second = Math.max(0, ...wanted.filter((width) => width < widest));
    const many = wanted.filter((width) => width === widest).length;
    const less = Math.min(widest - second, (total() - paper.width) / many + 0.01);
    for (const [i, width] of wanted.entries()) if (width === widest) wanted[i] = width - less;
  }
  return wanted;
}
