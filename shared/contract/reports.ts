import { z } from 'zod';
import { formatIds } from '#shared/exports';
import { FigureView } from '../figure';
import { Citation, ErrorBody, FileEntry, Provenance, Result } from '../types';
import { Bytes, method } from './method';

/** `md` is a ZIP with the figures beside the text; `csv`, `parquet`, `json` and `npz` hold the data alone. */
export const ReportFormat = z.enum(formatIds('report'));
export type ReportFormat = z.infer<typeof ReportFormat>;

/** What a person says in a report. Notes are paragraphs with empty lines between them. */
export const ReportWords = z.object({
  title: z.string().trim().min(1).max(300),
  author: z.string().trim().max(300),
  notes: z.string().max(100_000),
});
export type ReportWords = z.infer<typeof ReportWords>;

const ImageName = z.object({ name: z.string(), sha256: z.string() });

/** What travels inside every report: enough to make it again. */
export const ReportDocument = z.object({
  format: z.literal('vitrine-report/1'),
  ...ReportWords.shape,
  /** ISO 8601. */
  date: z.string(),
  pictures: z.array(z.object({ image: ImageName, provenance: Provenance })),
  /** Which of the images was on the stage, and how; null for a report that no window made. */
  shown: z.object({ picture: z.number().int().nonnegative(), view: FigureView }).nullable(),
});
export type ReportDocument = z.infer<typeof ReportDocument>;

/** Id of the element and name of the attached file that hold the document as JSON. */
export const REPORT_KEYWORD = 'vitrine-report';

export const reportMethods = {
  /** Images with what the window shows of them, or a run by its id. Progress comes as `job` events. */
  'reports.make': method(
    z.object({
      job: z.string(),
      format: ReportFormat,
      words: ReportWords,
      of: z.union([
        z.object({
          images: z.array(z.object({ file: z.string(), result: Result })).min(1),
          failures: z.array(z.object({ file: z.string(), error: ErrorBody })),
          shown: ReportDocument.shape.shown,
          /** The figure on the stage as the window draws it; of the image `shown`. */
          stage: z
            .object({
              png: Bytes,
              caption: z.string(),
              /** How what it shows came about, where the model alone does not say so. */
              methods: z.array(z.string()),
              citations: z.array(Citation),
            })
            .nullable(),
        }),
        z.object({ run: z.string() }),
      ]),
    }),
    z.object({ name: z.string(), bytes: Bytes }),
  ),
  /** Those of a report's images that the engine has been given before, in any folder. */
  'reports.images': method(
    z.object({ images: z.array(ImageName).max(100_000) }),
    z.array(FileEntry),
  ),
};
