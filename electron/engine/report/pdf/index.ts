import { REPORT_KEYWORD } from '#shared/contract';
import { VERSION } from '../../version';
import { bibtex, reference } from '../citations';
import { FIGURE_WIDTH, type Report, type ReportFigure, type Section } from '../model';
import { dateText, paragraphs } from '../words';
import { drawMarks } from './draw';
import { DIM, INK, MARGIN, Paper } from './paper';
import { drawTable } from './table';

const CAPTION = { size: 8, gap: 3 };

/** The report on A4: text as text, charts as vectors, images once each, the document attached. */
export async function pdfReport(report: Report): Promise<Uint8Array<ArrayBuffer>> {
  const { document, methods, overview, sections, failures, citations, snippet } = report;
  const { title, author, date, notes } = document;
  const paper = new Paper({ Title: title, Author: author, Creator: `Vitrine ${VERSION}` });
  const pages = new Pages(paper);

  pages.text(title, { font: 'bold', size: 20, after: 4 });
  pages.text([...(author ? [author] : []), dateText(date)].join(' · '), { color: DIM, after: 14 });
  for (const paragraph of paragraphs(notes)) pages.text(paragraph);
  pages.heading('Methods');
  for (const paragraph of methods) pages.text(paragraph);
  for (const section of [...(overview ? [overview] : []), ...sections]) pages.section(section);
  if (failures) {
    pages.heading('Failures');
    drawTable(paper, failures);
  }
  if (citations.length > 0) pages.heading('References');
  for (const citation of citations) {
    pages.text(reference(citation));
    pages.text(bibtex(citation), { font: 'mono', size: 8 });
  }
  if (snippet) {
    pages.heading('The data in Python');
    pages.text(snippet, { font: 'mono', size: 8 });
  }
  pages.text(
    `Made by Vitrine ${VERSION}. Model, images (by SHA-256), settings and versions are attached to this file: open it with File › Open Report… to go on where it was made.`,
    { color: DIM, size: 8 },
  );
  pages.footers(title);
  paper.doc.file(Buffer.from(JSON.stringify(document)), {
    name: `${REPORT_KEYWORD}.json`,
    type: 'application/json',
    description: 'All that is needed to make this report again',
  });
  return paper.end();
}

interface TextLook {
  font?: 'regular' | 'bold' | 'mono';
  size?: number;
  color?: string;
  /** Room below. */
  after?: number;
}

/** What comes one below the other. */
class Pages {
  readonly #paper: Paper;
  #figures = 0;

  constructor(paper: Paper) {
    this.#paper = paper;
  }

  text(
    words: string,
    { font = 'regular', size = 10, color = INK, after = 6 }: TextLook = {},
  ): void {
    const { doc, width } = this.#paper;
    this.#paper.use(font, size);
    // Line by line: what marks the end of a line is no letter of the font.
    const printable = words.split('\n').map((line) => this.#paper.printable(line));
    doc.fillColor(color).text(printable.join('\n'), MARGIN, doc.y, { width, lineGap: size * 0.25 });
    doc.y += after;
  }

  /** Never alone at the foot of a page. */
  heading(words: string, follows = 60): void {
    const { doc } = this.#paper;
    if (doc.y > MARGIN) doc.y += 10;
    if (this.#paper.room < follows + 30) doc.addPage();
    this.text(words, { font: 'bold', size: 13, after: 4 });
  }

  section({ title, facts, figures, tables, remarks }: Section): void {
    const [first] = figures;
    this.heading(title, 40 + (first ? this.#heightOf(first) : 0));
    this.text(facts, { color: DIM, size: 8 });
    for (const remark of remarks) this.text(remark);
    for (const figure of figures) this.#figure(figure);
    for (const table of tables) drawTable(this.#paper, table);
  }

  #scaleOf({ width, height }: ReportFigure): number {
    const { doc } = this.#paper;
    const tallest = doc.page.height - 2 * MARGIN - 60;
    return Math.min(this.#paper.width / Math.max(FIGURE_WIDTH, width), tallest / height);
  }

  /** With its caption. */
  #heightOf(figure: ReportFigure): number {
    const { doc, width } = this.#paper;
    this.#paper.use('regular', CAPTION.size);
    const caption = doc.heightOfString(`Figure 000. ${figure.caption}`, { width });
    return figure.height * this.#scaleOf(figure) + CAPTION.gap + caption + 10;
  }

  #figure(figure: ReportFigure): void {
    const { doc } = this.#paper;
    if (this.#heightOf(figure) > this.#paper.room) doc.addPage();
    const { y } = doc;
    const scale = this.#scaleOf(figure);
    doc.save().translate(MARGIN, y).scale(scale);
    doc.rect(0, 0, figure.width, figure.height).clip();
    drawMarks(this.#paper, figure.marks);
    doc.restore();
    doc.y = y + figure.height * scale + CAPTION.gap;
    const caption = `Figure ${++this.#figures}. ${figure.caption}`;
    this.text(caption, { color: DIM, size: CAPTION.size, after: 10 });
  }

  /** The title and the page at the foot of each page. */
  footers(title: string): void {
    const { doc, width } = this.#paper;
    const { count } = doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      doc.switchToPage(page);
      this.#paper.use('regular', 8);
      const text = this.#paper.printable(`${page + 1} of ${count}`);
      const y = doc.page.height - MARGIN / 2 - 8;
      // Below the margin, where text would open another page.
      doc.page.margins.bottom = 0;
      doc.fillColor(DIM).text(text, MARGIN, y, { width, align: 'right', lineBreak: false });
      doc.text(this.#paper.printable(title), MARGIN, y, {
        width: width - 80,
        height: 10,
        ellipsis: true,
        lineBreak: true,
      });
    }
  }
}
