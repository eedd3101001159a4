/* Run in a scratch copy of the sources (scripts/new-part.test.js): all that handles parts handles `sparks`. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DocumentState, Input, MethodName, Output, RunInfo } from '#shared/contract';
import { tensorsIn } from '#shared/parts';
import type { ModelCard, Result } from '#shared/types';
import { createEngine, type Engine } from '../electron/engine';
import { readResults } from '../electron/engine/runs/folder/results';
import { decodeNpy } from '../electron/engine/tensors/npy';
import { root, sample, temporaryFolder } from '../electron/engine/testing';
import { runCommand } from '../electron/hosts/cli/testing';
import { families } from '../models';
import { specHolders } from '../renderer/documents/specs';
import { setCards } from '../renderer/state';
import { viewsFor } from '../renderer/views';
import { agreementRows, columns } from '../renderer/views/compare/agreement';
import type { Panel } from '../renderer/views/compare/use-compared';

const folder = temporaryFolder();
const home = join(folder, 'home');
const run = join(folder, 'run');
const model = join(root, 'models', 'sparkler', 'golden');

let finished: (info: RunInfo) => void;
const batchDone = new Promise<RunInfo>((resolve) => {
  finished = resolve;
});
let engine: Engine;
let card: ModelCard;
const call = <M extends MethodName>(method: M, input: Input<M>) =>
  engine.dispatch(method, input) as Promise<Output<M>>;

beforeAll(async () => {
  engine = createEngine({
    families,
    stateDir: join(folder, 'state'),
    zooDir: '',
    samplesDir: '',
    stylesDir: '',
    emit: (event, body) => {
      if (event === 'run' && (body as RunInfo).state === 'done') finished(body as RunInfo);
    },
  });
  card = await engine.catalogue.importPath(model);
});
afterAll(() => engine.close());

test('card: the facts of the part are copied and told', () => {
  expect(card.family).toBe('sparkler');
  expect(card.sparkling).toEqual({ output: 'tokenLabels', grid: [4, 4] });
});

test('command line: words, and tensors as files', async () => {
  const spoken = await runCommand(['analyze', sample('cat.jpg'), '--model', model], { home });
  expect(spoken.out).toContain('\t16 sparks\t');
  const args = ['analyze', sample('cat.jpg'), '--model', model, '--json'];
  const unnamed = await runCommand(args, { home });
  expect(unnamed.err).toContain('Tensors: ');
  const [row] = (await runCommand([...args, '--out', run], { home })).rows();
  expect(row.parts.sparks.count).toBe(16);
  const { file, shape } = row.parts.sparks.layers[0].glow;
  expect(file).toContain('.sparks.layers.0.glow.npy');
  expect(decodeNpy(readFileSync(file), file).shape).toEqual(shape);
});

test('rows: a run is read back with the part, its files and its column', async () => {
  const [{ outcome } = {}] = await readResults(run);
  const { parts } = outcome as Result;
  expect(parts.sparks!.count).toBe(16);
  for (const { ref } of tensorsIn(parts)) expect(existsSync(join(run, ref.id))).toBe(true);
  const [line] = readFileSync(join(run, 'rows.jsonl'), 'utf8').split('\n');
  expect(JSON.parse(line!)).toMatchObject({ sparkCount: 16 });
});

test('report: the words, the column, the paper and the tensor', async () => {
  const words = { title: 'Sparks', author: '', notes: '' };
  const make = (format: 'md' | 'csv' | 'npz') =>
    engine.reports.ofRun({ folder: run, format, words }, async () => undefined);
  const page = strFromU8(unzipSync(await make('md'))['report.md']!);
  expect(page).toContain('16 sparks');
  expect(page).toContain('(Lovelace, 2026)');
  const [head, values] = strFromU8(await make('csv')).split('\r\n');
  const at = head!.split(',').indexOf('sparkCount');
  expect(values!.split(',')[at]).toBe('16');
  expect(Object.keys(unzipSync(await make('npz'))).join()).toContain('sparks.layers.0.glow');
});

test('table: a column of a run', async () => {
  const entries = await engine.registerPaths(['cat.jpg', 'moose.jpg'].map(sample));
  const files = entries.map(({ id }) => id);
  await call('runs.start', { files, model: card.id, settings: {}, embeddings: false });
  const { id } = await batchDone;
  const { columns: found } = await call('table.open', { runs: [id] });
  expect(found.find(({ name }) => name === 'sparkCount')).toMatchObject({ filled: 2 });
});

test('document: what the view shows is saved and comes back', async () => {
  const holder = specHolders.find(({ id }) => id === 'sparks')!;
  const [image] = await engine.registerPaths([sample('cat.jpg')]);
  const state: DocumentState = {
    images: [{ file: image!.id, sha256: null }],
    current: image!.id,
    arrangement: { search: '', sort: 'name', descending: false, filter: 'all' },
    model: card.id,
    settings: {},
    stage: { tab: 'sparks', layout: 'one', split: 0.5, region: null },
    views: { sparks: holder.spec() },
    attached: {},
  };
  const { bytes } = await call('documents.pack', { name: 'sparks', file: null, state, job: 'j' });
  const path = join(folder, 'sparks.vitrine');
  writeFileSync(path, bytes);
  const [document] = await engine.registerPaths([path]);
  const opened = await call('documents.open', { file: document!.id });
  expect(opened.state.views).toEqual({ sparks: { bright: true } });
});

test('window: the view is offered, and the comparison has the column', async () => {
  setCards([card]);
  const [image] = await engine.registerPaths([sample('cat.jpg')]);
  const asked = { job: 'one', file: image!.id, model: card.id, settings: {} };
  const result = await call('analyze.run', asked);
  expect(viewsFor(result).map(({ id }) => id)).toContain('sparks');
  const panel = { place: 0, spec: { model: card.id }, card, result } as Panel;
  expect(columns.map(([, title]) => title)).toContain('Sparks');
  expect(agreementRows([panel], [])[0]!.cells.sparkCount).toBe('16');
});
