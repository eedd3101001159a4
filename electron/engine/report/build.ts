import { extname } from 'node:path';
import type { Input, ReportDocument, ReportWords } from '#shared/contract';
import { type Citation, VitrineError } from '#shared/types';
import { sha256File } from '../image';
import type { Step } from '../jobs/queue';
import { type Embedded, photoOf } from './embedded-image';
import { factsLine, failuresTable } from './facts';
import { figuresOf } from './figures';
import { methodsOf } from './methods';
import type { Report, ReportFigure, Section } from './model';
import { overviewOf } from './overview';
import type { ReportData, ReportImage } from './report-data';
import { snippetFor } from './snippet';
import { stageFigure } from './stage';

/** Images that are decoded at a time. */
const AT_ONCE = 4;

export interface ReportContext {
  /** The papers behind the model. */
  readonly citations: readonly Citation[];
  readonly words: ReportWords;
  /** ISO 8601. */
  readonly date: string;
  readonly shown: ReportDocument['shown'];
  /** What was on the stage, of the image `shown`. */
  readonly stage: Extract<Input<'reports.make'>['of'], { stage: unknown }>['stage'];
  /** The run folder that holds the data; null where they are in none. */
  readonly folder: string | null;
}

/** Draws and writes the report; `step` is called once an image. Throws VitrineError('cancelled'). */
export async function buildReport(
  material: ReportData,
  { words, date, shown, stage, folder, citations }: ReportContext,
  step: Step,
): Promise<Report> {
  const { subjects, rows } = material;
  const sections: Section[] = [];
  for (let at = 0; at < subjects.length; at += AT_ONCE) {
    const some = subjects.slice(at, at + AT_ONCE);
    await step(`drawing ${some[0]!.result.provenance.imageName}`);
    sections.push(...(await Promise.all(some.map((subject) => sectionOf(subject, material)))));
  }
  const onStage = shown && sections[shown.picture];
  if (onStage && stage) sections[shown.picture] = withStage(onStage, await stageFigure(stage));
  return {
    document: documentOf(subjects, words, date, shown),
    methods: [...methodsOf(material, citations), ...(stage?.methods ?? [])],
    overview: rows.length > 1 ? overviewOf(rows) : null,
    sections,
    failures: failuresTable(rows),
    citations: [...citations, ...(stage?.citations ?? [])],
    snippet: folder && snippetFor(folder, subjects),
  };
}

/** Calls of `step` that `buildReport` makes. */
export const stepsOf = ({ subjects }: ReportData): number => Math.ceil(subjects.length / AT_ONCE);

const documentOf = (
  subjects: readonly ReportImage[],
  words: ReportWords,
  date: string,
  shown: ReportDocument['shown'],
): ReportDocument => ({
  format: 'vitrine-report/1',
  ...words,
  date,
  pictures: subjects.map(({ result: { provenance } }) => ({
    image: { name: provenance.imageName, sha256: provenance.imageSha256 },
    provenance,
  })),
  shown,
});

async function sectionOf(subject: ReportImage, { card }: ReportData): Promise<Section> {
  const photo = await photoFor(subject);
  const seen = photo instanceof VitrineError ? null : photo;
  const { figures, remarks } = await figuresOf({ subject, card, photo: seen });
  const missing =
    photo instanceof VitrineError ? [`The image is not shown: ${photo.message}.`] : [];
  return {
    title: subject.result.provenance.imageName,
    facts: factsLine(subject),
    figures,
    tables: [],
    remarks: [...missing, ...remarks],
  };
}

/** First what a person has made of the image. */
const withStage = (section: Section, figure: ReportFigure): Section => ({
  ...section,
  figures: [figure, ...section.figures],
});

/** The image, or why it cannot be shown: a report tells of it and goes on. */
async function photoFor({ path, result }: ReportImage): Promise<Embedded | VitrineError | null> {
  if (extname(path).toLowerCase() === '.npy') return null;
  try {
    const { imageName, imageSha256 } = result.provenance;
    if ((await sha256File(path)) === imageSha256) return await photoOf(path);
    throw new VitrineError('bad-input', `${imageName} was changed after it was analysed`);
  } catch (error) {
    return VitrineError.from(error);
  }
}
