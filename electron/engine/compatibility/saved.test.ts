/* Runs, documents, figures and reports that version 0.1.0 saved, before parts had folders of their own. */

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Input, type MethodName, type Output, ReportDocument } from '#shared/contract';
import { tensorsIn } from '#shared/parts';
import { families } from '../../../models';
import { createEngine } from '..';
import { readResults } from '../runs/folder/results';
import { readFacts } from '../runs/folder/run-facts';
import { RunFolder } from '../runs/folder/run-folder';
import { decodeNpy } from '../tensors/npy';
import { root, temporaryFolder } from '../testing';
import { samplesDir, stylesDir, zooDir } from '../testing/engine';

const golden = join(root, 'electron', 'engine', 'compatibility', 'golden');
const folder = temporaryFolder();
const engine = createEngine({
  families,
  stateDir: join(folder, 'state'),
  zooDir,
  samplesDir,
  stylesDir,
});
afterAll(() => engine.close());
const call = <M extends MethodName>(method: M, input: Input<M>) =>
  engine.dispatch(method, input) as Promise<Output<M>>;

/** Where models and images of those runs lie here. */
const withPlaces = (text: string): string =>
  text
    .replaceAll('/home/ada/vitrine', root)
    .replaceAll('/home/ada/pictures', join(golden, 'pictures'));

const PARTS: Readonly<Record<string, readonly string[]>> = {
  vit: ['predictions', 'attention', 'outputs'],
  dvt: ['predictions', 'attention', 'exits'],
  dynamicvit: ['predictions', 'attention', 'tokens'],
  lvvit: ['predictions', 'attention', 'tokenLabels'],
  segformer: ['attention', 'segmentation'],
  stytr2: ['stylized'],
};

describe.each(Object.entries(PARTS))('a run of %s', (family, parts) => {
  const saved = join(folder, family);
  beforeAll(() => {
    cpSync(join(golden, family), saved, { recursive: true });
    for (const name of ['run.json', 'rows.jsonl', 'results.jsonl', 'expected.csv']) {
      const text = readFileSync(join(saved, name), 'utf8');
      writeFileSync(join(saved, name), withPlaces(text));
    }
  });
  const report = async (format: 'csv' | 'md') => {
    const words = { title: 'Saved', author: '', notes: '' };
    return engine.reports.ofRun({ folder: saved, format, words }, async () => undefined);
  };

  test('its results open with every part, and every tensor is in its file', async () => {
    const kept = await readResults(saved);
    expect(kept).toHaveLength(family === 'dynamicvit' ? 3 : 1);
    for (const { outcome } of kept) {
      if (!('parts' in outcome)) continue;
      expect(Object.keys(outcome.parts).sort()).toEqual([...parts].sort());
      const found = tensorsIn(outcome.parts);
      expect(new Set(found.map(({ ref }) => ref.id))).toEqual(
        filesOf(outcome.provenance.imageName),
      );
      for (const { ref } of found) {
        expect(decodeNpy(readFileSync(join(saved, ref.id)), ref.id).shape).toEqual(ref.shape);
      }
    }
  });
  const filesOf = (image: string) => {
    const names = readdirSync(join(saved, 'tensors'));
    const own = names.filter((name) => name.startsWith(image.replace('.png', '-')));
    return new Set(own.map((name) => `tensors/${name}`));
  };

  test('its rows are those that were written then; columns added since are empty', async () => {
    const expected = columnsOf(readFileSync(join(saved, 'expected.csv'), 'utf8'));
    const now = columnsOf(Buffer.from(await report('csv')).toString());
    for (const [name, values] of now) {
      expect([name, values]).toEqual([name, expected.get(name) ?? values.map(() => '')]);
    }
    const names = [...now.keys()].filter((name) => expected.has(name));
    expect(names).toEqual([...expected.keys()]);
  });

  test('its report says what it said then', async () => {
    const pages = Object.entries(unzipSync(await report('md')));
    const page = strFromU8(pages.find(([name]) => name === 'report.md')![1]);
    expect(undated(page)).toBe(undated(readFileSync(join(saved, 'expected.md'), 'utf8')));
  });
  const undated = (text: string) => text.replace(/^\d+ \w+ \d{4}$/m, 'DATE');

  test('its table opens and is written again with the same columns', async () => {
    const id = `saved-${family}`;
    const copy = join(folder, 'state', 'batches', id);
    mkdirSync(join(copy, '..'), { recursive: true });
    cpSync(saved, copy, { recursive: true });
    const before = await call('table.open', { runs: [id] });
    await (await RunFolder.open(copy)).close('done');
    expect((await readFacts(copy)).state).toBe('done');
    const after = await call('table.open', { runs: [id] });
    const names = new Set(before.columns.map(({ name }) => name));
    const added = after.columns.filter(({ name }) => !names.has(name));
    expect(added.filter(({ filled }) => filled > 0)).toEqual([]);
    const columns = after.columns.filter(({ name }) => names.has(name));
    expect({ ...after, columns }).toEqual(before);
  });
});

/** The fields of a CSV file by column; none of these files has a comma or a line break in a field. */
function columnsOf(csv: string): Map<string, string[]> {
  const [head = [], ...rows] = csv
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return new Map(head.map((name, i) => [name, rows.map((row) => row[i] ?? '')]));
}

test('a document opens with all that it says; its image is known to be elsewhere', async () => {
  const [entry] = await engine.registerPaths([join(golden, 'comparison.vitrine')]);
  const { name, state, files } = await call('documents.open', { file: entry!.id });
  expect(name).toBe('comparison');
  expect(state.stage.tab).toBe('compare');
  const { panels } = state.views.compare as { panels: { show: string }[] };
  expect(panels.map(({ show }) => show)).toEqual(['attention', 'tokens']);
  expect(files.map(({ entry, lost }) => [entry.name, lost])).toEqual([
    ['astronaut.jpg', 'missing'],
  ]);
});

test('what a report holds can be read', () => {
  const page = readFileSync(join(golden, 'report.html'), 'utf8');
  const [, json] = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)!;
  const { pictures, shown } = ReportDocument.parse(JSON.parse(json!));
  expect(pictures.map(({ image }) => image.name)).toEqual(['astronaut.jpg']);
  expect(shown?.view?.id).toBe('compare');
});
