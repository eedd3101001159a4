import { strToU8, zipSync } from 'fflate';
import { sceneToSvg } from '#shared/figure';
import { bibtex, reference } from './citations';
import { dataUrl } from './embedded-image';
import type { Report, Section, Table } from './model';
import { dateText, paragraphs } from './words';

/** A ZIP: `report.md`, `figures/*.svg`, and the document that File › Open Report… reads. */
export async function markdownReport(report: Report): Promise<Uint8Array<ArrayBuffer>> {
  const { document, methods, overview, sections, failures, citations, snippet } = report;
  const files: Record<string, Uint8Array> = {};
  const all = [...(overview ? [overview] : []), ...sections];
  const written: string[] = [];
  let number = 0;
  for (const section of all) {
    const figures: string[] = [];
    for (const figure of section.figures) {
      const path = `figures/${String(++number).padStart(3, '0')}-${figure.name}.svg`;
      const metadata = { keyword: 'vitrine-caption', text: figure.caption };
      files[path] = strToU8(
        await sceneToSvg(figure, metadata, async ({ image }) => dataUrl(image)),
      );
      const caption = plain(`Figure ${number}. ${figure.caption}`);
      figures.push(`![${caption}](${path})`, caption);
    }
    written.push(...sectionText(section, figures));
  }
  const { title, author, date, notes } = document;
  const text = [
    `# ${plain(title)}`,
    [...(author ? [plain(author)] : []), dateText(date)].join(', '),
    // Notes may hold Markdown of their own, but no markup of another kind.
    ...paragraphs(notes).map((paragraph) => paragraph.replace(/</g, '&lt;')),
    '## Methods',
    ...methods.map(plain),
    ...written,
    ...(failures ? ['## Failures', tableText(failures)] : []),
    ...(citations.length > 0 ? ['## References'] : []),
    ...citations.flatMap((one) => [plain(reference(one)), fenced('bibtex', bibtex(one))]),
    ...(snippet ? ['## The data in Python', fenced('python', snippet)] : []),
  ];
  files['report.md'] = strToU8(`${text.join('\n\n')}\n`);
  files['vitrine-report.json'] = strToU8(JSON.stringify(document, null, 1));
  return zipSync(files, { level: 6 }) as Uint8Array<ArrayBuffer>;
}

const sectionText = (
  { title, facts, tables, remarks }: Section,
  figures: readonly string[],
): string[] => [
  `## ${plain(title)}`,
  plain(facts),
  ...remarks.map(plain),
  ...figures,
  ...tables.map(tableText),
];

function tableText({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  return [
    plain(caption),
    '',
    line(columns.map(({ title }) => title)),
    `|${columns.map(({ numeric }) => (numeric ? ' ---: ' : ' --- ')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;

/** Text that Markdown takes for nothing else, on one line. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
