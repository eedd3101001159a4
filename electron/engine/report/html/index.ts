import { createHash } from 'node:crypto';
import { REPORT_KEYWORD } from '#shared/contract';
import { hatchDefs, type ImageMark, type Mark, sceneMarkup, toXml } from '#shared/figure';
import { VERSION } from '../../version';
import { bibtex, reference } from '../citations';
import { dataUrl, type Embedded } from '../embedded-image';
import type { Report, ReportFigure, Section, Table } from '../model';
import { dateText, paragraphs } from '../words';
import { SCRIPT } from './script';
import { STYLE } from './style';

/** The report as one page that needs nothing besides itself. */
export async function htmlReport(report: Report): Promise<string> {
  const { document, overview, methods, failures, citations, snippet } = report;
  const page = new Page();
  const all = overview && (await page.section(overview, 'all'));
  const sections: string[] = [];
  for (const [i, section] of report.sections.entries()) {
    sections.push(await page.section(section, idOf(i)));
  }
  const { title, author, date, notes } = document;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy()}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta name="generator" content="Vitrine ${VERSION}">`,
    `<title>${toXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<svg class="shared" aria-hidden="true">${hatchDefs()}</svg>`,
    '<header>',
    `<h1>${toXml(title)}</h1>`,
    `<p class="dim">${[...(author ? [toXml(author)] : []), dateText(date)].join(' · ')}</p>`,
    '</header>',
    '<main>',
    ...paragraphs(notes).map(paragraph),
    '<h2>Methods</h2>',
    ...methods.map(paragraph),
    ...(all ? [all, contents(report.sections)] : []),
    ...sections,
    ...(failures ? ['<h2>Failures</h2>', table(failures)] : []),
    ...(citations.length > 0 ? ['<h2>References</h2>'] : []),
    ...citations.flatMap((citation) => [
      paragraph(reference(citation)),
      `<pre>${toXml(bibtex(citation))}</pre>`,
    ]),
    ...(snippet ? ['<h2>The data in Python</h2>', `<pre>${toXml(snippet)}</pre>`] : []),
    '<footer>',
    `<p class="dim">Made by Vitrine ${VERSION}. Model, images (by SHA-256), settings and versions are inside this file: open it with File › Open Report… to go on where it was made.</p>`,
    '</footer>',
    '</main>',
    `<script type="application/json" id="${REPORT_KEYWORD}">${inScript(JSON.stringify(document))}</script>`,
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Nothing but what the page brings with it, and of scripts and styles only ours. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    'img-src data:',
    `style-src ${hash(STYLE)}`,
    `script-src ${hash(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const idOf = (section: number): string => `s${section + 1}`;

/** Writes sections, and numbers figures through all of them. */
class Page {
  #figures = 0;

  async section({ title, facts, figures, tables, remarks }: Section, id: string): Promise<string> {
    const photos = sharedPhotos(figures, id);
    const drawn: string[] = [];
    for (const figure of figures) drawn.push(await this.#figure(figure, photos));
    const defs = [...photos].map(
      ([image, name]) =>
        `<image id="${name}" width="1" height="1" preserveAspectRatio="none" href="${dataUrl(image)}"/>`,
    );
    return [
      `<section aria-labelledby="${id}">`,
      `<h2 id="${id}">${toXml(title)}</h2>`,
      `<p class="dim">${toXml(facts)}</p>`,
      ...remarks.map(paragraph),
      ...(defs.length > 0
        ? [`<svg class="shared" aria-hidden="true"><defs>${defs.join('')}</defs></svg>`]
        : []),
      ...drawn,
      ...tables.map(table),
      '</section>',
    ].join('\n');
  }

  async #figure(figure: ReportFigure, photos: ReadonlyMap<Embedded, string>): Promise<string> {
    const number = ++this.#figures;
    const names = { prefix: `f${number}-`, label: figure.caption };
    const svg = await sceneMarkup(figure, names, async ({ image }) => {
      const shared = photos.get(image);
      return shared ? `#${shared}` : dataUrl(image);
    });
    const readout = figure.readout
      ? ` data-readout="${toXml(JSON.stringify(figure.readout))}"`
      : '';
    return `<figure${readout}>\n${svg}\n<figcaption>Figure ${number}. ${toXml(figure.caption)}</figcaption>\n</figure>`;
  }
}

/** The photographs that several panels show, each with the id under which they are once in the page. */
function sharedPhotos(figures: readonly ReportFigure[], prefix: string): Map<Embedded, string> {
  const uses = new Map<Embedded, number>();
  const photos = figures.flatMap(({ marks }) => imagesIn(marks)).filter(isPhoto);
  for (const { image } of photos) uses.set(image, (uses.get(image) ?? 0) + 1);
  const shared = [...uses].filter(([, count]) => count > 1);
  return new Map(shared.map(([image], i) => [image, `${prefix}-p${i}`]));
}

const isPhoto = ({ mime }: ImageMark<Embedded>): boolean => mime === 'image/jpeg';

const imagesIn = (marks: readonly Mark<Embedded>[]): ImageMark<Embedded>[] =>
  marks.flatMap((mark) =>
    mark.kind === 'clip' ? imagesIn(mark.marks) : mark.kind === 'image' ? [mark] : [],
  );

function table({ caption, columns, rows }: Table): string {
  const classOf = (column: number) => (columns[column]?.numeric ? ' class="number"' : '');
  const line = (cells: readonly string[], cell: (text: string, column: number) => string) =>
    `<tr>${cells.map(cell).join('')}</tr>`;
  return [
    `<section class="scroll" tabindex="0" aria-label="${toXml(caption)}">`,
    '<table>',
    `<caption>${toXml(caption)}</caption>`,
    `<thead>${line(
      columns.map(({ title }) => title),
      (text, i) => `<th scope="col"${classOf(i)}>${toXml(text)}</th>`,
    )}</thead>`,
    '<tbody>',
    ...rows.map((row) => line(row, (text, i) => `<td${classOf(i)}>${toXml(text)}</td>`)),
    '</tbody>',
    '</table>',
    '</section>',
  ].join('\n');
}

/** Links to the sections of the images. */
const contents = (sections: readonly Section[]): string =>
  [
    '<nav aria-label="Images">',
    '<ul class="pictures">',
    ...sections.map(({ title }, i) => `<li><a href="#${idOf(i)}">${toXml(title)}</a></li>`),
    '</ul>',
    '</nav>',
  ].join('\n');

const paragraph = (text: string): string => `<p>${toXml(text)}</p>`;

/** JSON that cannot end the element that it stands in. */
const inScript = (json: string): string => json.replace(/</g, '\\u003c');
