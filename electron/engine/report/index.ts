import type { Handlers, Output, ReportFormat, ReportWords } from '#shared/contract';
import { exportFormats } from '#shared/exports';
import { type ModelCard, type Result, type Row, VitrineError } from '#shared/types';
import type { Catalogue } from '../catalogue/catalogue';
import type { Families } from '../family-kit/families';
import type { FileHashes } from '../files/hashes';
import type { FileRegistry } from '../files/registry';
import type { JobQueue, Step } from '../jobs/queue';
import { runPath } from '../runs/folder/paths';
import { Rows } from '../runs/row';
import type { TensorStore } from '../tensors/store';
import { buildReport, type ReportContext, stepsOf } from './build';
import { dataFile } from './data';
import { each, type ReportData, type ReportImage, type ReportOrigin } from './report-data';
import { runData } from './run-data';
import { isDocument, writeDocument } from './write';

interface Services {
  readonly families: Families;
  readonly files: FileRegistry;
  readonly catalogue: Catalogue;
  readonly tensors: TensorStore;
  readonly queue: JobQueue;
  readonly stateDir: string;
  readonly hashes: FileHashes;
}

/** A request, checked. */
type Request<M extends 'reports.make' | 'reports.images'> = Parameters<Handlers[M]>[0];

/** Makes reports of what the window shows, or of a run folder. */
export class Reports {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Throws VitrineError. */
  async make(
    { job, format, words, of }: Request<'reports.make'>,
    signal: AbortSignal,
  ): Promise<Output<'reports.make'>> {
    const { material, ...rest } = await this.#gather(of);
    const { families, queue } = this.#services;
    return queue.run(job, stepsOf(material), signal, async (step) => {
      const bytes = await reportBytes({ material, words, format, ...rest }, families, step);
      return { name: fileName(words.title, format), bytes };
    });
  }

  /** The report of a run folder, for the command line. */
  async ofRun(
    o: { folder: string; format: ReportFormat; words: ReportWords },
    step: Step,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const material = await runData(o.folder, this.#services.catalogue);
    const order = { ...o, material, shown: null, stage: null };
    return reportBytes(order, this.#services.families, step);
  }

  /** Those of the images that were given to the engine before and are still what they were. */
  async images({ images }: Request<'reports.images'>): Promise<Output<'reports.images'>> {
    const { files, hashes } = this.#services;
    const found: Output<'reports.images'> = [];
    const known = await files.named(new Set(images.map(({ name }) => name)));
    for (const { name, sha256 } of images) {
      for (const { path, ...entry } of known.get(name) ?? []) {
        if ((await hashes.of(path).catch(() => null)) !== sha256) continue;
        found.push(entry);
        break;
      }
    }
    return found;
  }

  async #gather(of: Request<'reports.make'>['of']) {
    if ('run' in of) {
      const folder = runPath(this.#services.stateDir, of.run);
      const material = await runData(folder, this.#services.catalogue);
      return { material, shown: null, stage: null, folder };
    }
    const { shown, stage } = of;
    return { material: await this.#windowData(of), shown, stage, folder: null };
  }

  /** What the window shows of each image; its tensors are here. */
  async #windowData({
    images,
    failures,
  }: Extract<Request<'reports.make'>['of'], { images: unknown }>): Promise<ReportData> {
    const { files, tensors, catalogue } = this.#services;
    const { model } = images[0]!.result;
    if (images.some(({ result }) => result.model !== model)) {
      const message = 'A report is about one model, these results are of several';
      throw new VitrineError('bad-input', message, { hint: 'Make a report for each model.' });
    }
    const { card } = await catalogue.open(model);
    const rows = new Rows(card);
    const subjects = images.map(async ({ file, result }, input): Promise<ReportImage> => {
      const { path } = await files.resolve(file);
      const facts = { input, image: path, index: null, sha256: result.provenance.imageSha256 };
      const row = rows.row({ ...facts, miou: null, embedding: null }, result);
      return { path, result, row, read: ({ id }) => tensors.read(id) };
    });
    const failed = failures.map(async ({ file, error }, i): Promise<Row> => {
      const { path } = await files.resolve(file);
      const facts = { input: images.length + i, image: path, index: null, sha256: null };
      return rows.row({ ...facts, miou: null, embedding: null }, VitrineError.fromBody(error));
    });
    const done = await Promise.all(subjects);
    return {
      about: aboutOf(
        card,
        images.map(({ result }) => result),
      ),
      card,
      rows: [...done.map(({ row }) => row), ...(await Promise.all(failed))],
      subjects: done,
    };
  }
}

function aboutOf({ id, title, family }: ModelCard, results: readonly Result[]): ReportOrigin {
  const { modelSha256, settings, pictures, versions, sources } = results[0]!.provenance;
  return {
    model: id,
    title,
    family,
    modelSha256,
    settings,
    versions,
    ...(pictures && { pictures }),
    preprocessing: each(results, ({ provenance }) => provenance.preprocessing),
    sources: sources ?? null,
    provider: each(results, ({ provenance }) => provenance.provider),
    sideBySide: 1,
  };
}

interface ReportOrder extends Omit<ReportContext, 'date' | 'citations'> {
  readonly material: ReportData;
  readonly format: ReportFormat;
}

async function reportBytes(
  { material, format, ...context }: ReportOrder,
  families: Families,
  step: Step,
): Promise<Uint8Array<ArrayBuffer>> {
  if (material.rows.length === 0) {
    throw new VitrineError('bad-input', 'There is nothing to report on yet', {
      hint: 'Run a model on some images first.',
    });
  }
  if (!isDocument(format)) return dataFile(material, format, step);
  const date = new Date().toISOString();
  const citation = families.citationOf(material.about.family);
  const citations = citation ? [citation] : [];
  return writeDocument(await buildReport(material, { ...context, date, citations }, step), format);
}

/** The title as a file name; only what every file system takes. */
function fileName(title: string, format: ReportFormat): string {
  const stem = title
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 80);
  return `${stem || 'report'}.${exportFormats.report[format].extension}`;
}
