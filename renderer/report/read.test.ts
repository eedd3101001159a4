import { describe, expect, test } from 'vitest';
import { REPORT_KEYWORD, type ReportDocument } from '#shared/contract';
import { isReport, readReport } from './read';

const document: ReportDocument = {
  format: 'vitrine-report/1',
  title: 'A title',
  author: '',
  notes: '</script>',
  date: '2026-11-21T12:00:00.000Z',
  pictures: [],
  shown: null,
};
const page = (json: string): File =>
  new File(
    [`<p>a</p><script type="application/json" id="${REPORT_KEYWORD}">${json}</script>`],
    'a.html',
  );
const escaped = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** A PDF's attachment as pdfkit writes it. */
async function pdf(text: string, name = REPORT_KEYWORD): Promise<File> {
  const deflated = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate'));
  const data = await new Response(deflated).arrayBuffer();
  const head = `%PDF-1.7\n1 0 obj\n<<\n/Type /EmbeddedFile\n/Filter /FlateDecode\n>>\nstream\n`;
  return new File([head, data, `\nendstream\nendobj\n(${name}.json)`], 'a.pdf');
}

describe('what is inside a report', () => {
  test('is read from a page and from a PDF', async () => {
    for (const file of [page(escaped(document)), await pdf(JSON.stringify(document))]) {
      expect(await isReport(file)).toBe(true);
      expect(await readReport(file)).toEqual(document);
    }
  });

  test('is not looked for in other files', async () => {
    expect(await isReport(new File(['<p>vitrine</p>'], 'b.html'))).toBe(false);
    expect(await isReport(new File([REPORT_KEYWORD], 'b.txt'))).toBe(false);
    await expect(readReport(new File(['<p></p>'], 'b.html'))).rejects.toThrow(
      /b\.html is not a report/,
    );
    await expect(readReport(new File(['%PDF-1.7'], 'b.pdf'))).rejects.toThrow(
      /b\.pdf is not a report/,
    );
  });

  test('is refused where it was damaged or changed', async () => {
    const broken = [
      page('{"format":'),
      page(escaped({ ...document, format: 'vitrine-report/9' })),
      page(escaped({ ...document, pictures: [{ image: { name: 1 } }] })),
      await pdf('[]'),
    ];
    for (const file of broken) await expect(readReport(file)).rejects.toThrow(/can’t be read/);
    const text = await (await pdf('x'.repeat(1000))).text();
    await expect(readReport(new File([text], 'a.pdf'))).rejects.toThrow(
      /not a report|cannot be read/,
    );
  });
});
