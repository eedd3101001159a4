import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decode, type SavedDocument } from '../documents/format';
import { ENDING, RecentDocuments } from '../documents/recent';
import { jsonLines } from '../files/lines';
import { isUpload } from '../files/uploads';
import { inputsFile, runsDir } from '../runs/folder/paths';
import { readFacts } from '../runs/folder/run-facts';
import { RunInput } from '../runs/folder/run-folder';

/** The folders of uploads that a run or a document needs: to go on, to show an image, to open again. */
export async function usedUploads(stateDir: string): Promise<Set<string>> {
  const paths = [...(await pathsInRuns(stateDir)), ...(await pathsInDocuments(stateDir))];
  return new Set(paths.filter((path) => isUpload(stateDir, path)).map((path) => dirname(path)));
}

async function pathsInRuns(stateDir: string): Promise<string[]> {
  const folder = runsDir(stateDir);
  const paths: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const run = join(folder, name);
    const settings = (await readFacts(run).catch(() => null))?.settings ?? {};
    paths.push(...Object.values(settings).map(String));
    for await (const { value } of jsonLines(inputsFile(run), RunInput)) {
      paths.push(value.path ?? value.image);
    }
  }
  return paths;
}

/** Those not saved yet, and the recent ones. */
async function pathsInDocuments(stateDir: string): Promise<string[]> {
  const home = join(stateDir, 'sessions');
  const unsaved = join(home, 'unsaved');
  const names = await readdir(unsaved).catch(() => []);
  const recent = await new RecentDocuments(join(home, 'recent.json'), join(home, 'copies')).list();
  const files = [
    ...names.filter((name) => name.endsWith(ENDING)).map((name) => join(unsaved, name)),
    ...recent.map(({ path }) => path),
  ];
  const documents = await Promise.all(files.map(documentAt));
  return documents.flatMap((document) => document?.files ?? []).map(({ path }) => path);
}

/** Null for one that cannot be opened: what it named cannot be asked for. */
const documentAt = (path: string): Promise<SavedDocument | null> =>
  readFile(path)
    .then((bytes) => decode(bytes, path))
    .catch(() => null);
