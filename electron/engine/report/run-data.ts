import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ModelCard, Row, type TensorRef } from '#shared/types';
import type { Catalogue } from '../catalogue/catalogue';
import { diskError } from '../files/atomic';
import { jsonLines } from '../files/lines';
import { describePreprocess } from '../image';
import { rowsFile } from '../runs/folder/paths';
import { readResults, resultKey } from '../runs/folder/results';
import { type RunFacts, readFacts } from '../runs/folder/run-facts';
import { decodeNpy } from '../tensors/npy';
import { each, type ReportData, type ReportImage, type ReportOrigin } from './report-data';

/** What a run folder holds. Throws VitrineError: 'bad-input' where it is none, 'disk'. */
export async function runData(folder: string, catalogue: Catalogue): Promise<ReportData> {
  const facts = await readFacts(folder);
  const results = new Map(
    (await readResults(folder)).map((result) => [resultKey(result.image, result.index), result]),
  );
  const read = async ({ id }: TensorRef) => {
    const path = join(folder, id);
    const bytes = await readFile(path).catch((error: unknown) => {
      throw diskError(error, path);
    });
    return decodeNpy(bytes, id);
  };
  const rows = await rowsOf(folder);
  const subjects = rows.flatMap((row): ReportImage[] => {
    const outcome = results.get(resultKey(row.image, row.index))?.outcome;
    const kept = row.ok && outcome && 'parts' in outcome;
    return kept ? [{ path: resolve(facts.folder, row.image), result: outcome, row, read }] : [];
  });
  return { about: aboutOf(facts, subjects), card: await cardOf(facts, catalogue), rows, subjects };
}

function aboutOf(
  { model, settings, versions, preprocess, sources, sideBySide }: RunFacts,
  subjects: ReportImage[],
): ReportOrigin {
  const results = subjects.map(({ result }) => result);
  const preprocessing = each(results, ({ provenance }) => provenance.preprocessing);
  const { pictures } = results[0]?.provenance ?? {};
  return {
    model: model.id,
    title: model.title,
    family: model.family,
    settings,
    versions,
    modelSha256: model.files.map(({ sha256 }) => sha256),
    preprocessing: preprocessing || describePreprocess(preprocess),
    sources: sources ?? null,
    ...(pictures && { pictures }),
    provider: each(results, ({ provenance }) => provenance.provider) || null,
    sideBySide,
  };
}

/** In the order of the run's inputs. */
async function rowsOf(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { value } of jsonLines(rowsFile(folder), Row)) rows.push(value);
  return rows.sort((a, b) => a.input - b.input || (a.index ?? 0) - (b.index ?? 0));
}

/** The card of the run's model where the very same model is here. */
async function cardOf({ model }: RunFacts, catalogue: Catalogue): Promise<ModelCard | null> {
  const opening = model.path ? catalogue.openPath(model.path) : catalogue.open(model.id);
  const card = (await opening.catch(() => null))?.card;
  const hashes = ({ files }: Pick<ModelCard, 'files'>) => files.map(({ sha256 }) => sha256).join();
  return card && hashes(card) === hashes(model) ? card : null;
}
