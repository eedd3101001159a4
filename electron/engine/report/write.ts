import type { ReportFormat } from '#shared/contract';
import { htmlReport } from './html';
import { markdownReport } from './markdown';
import type { Report } from './model';

const WRITERS = {
  html: async (report: Report) => Buffer.from(await htmlReport(report)),
  // The fonts that go with it are large: read when they are needed.
  pdf: async (report: Report) => (await import('./pdf')).pdfReport(report),
  md: markdownReport,
} as const satisfies Partial<
  Record<ReportFormat, (report: Report) => Promise<Uint8Array<ArrayBuffer>>>
>;
type DocumentFormat = keyof typeof WRITERS;

/** Whether it is for reading; the other forms hold the data alone. */
export const isDocument = (format: ReportFormat): format is DocumentFormat => format in WRITERS;

export const writeDocument = (
  report: Report,
  format: DocumentFormat,
): Promise<Uint8Array<ArrayBuffer>> => WRITERS[format](report);
