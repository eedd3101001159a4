import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output, RunInfo, RunsCompared } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { families } from '../../../models';
import { createEngine, type Engine } from '..';
import { smallDisk } from '../files/testing';
import { failure, root, temporaryFolder } from '../testing';
import { samplesDir, stylesDir } from '../testing/engine';
import { runPath } from './folder/paths';
import { makeImages, rowsOf } from './testing';

const folder = temporaryFolder();
const never = new AbortController().signal;
let paths: string[] = [];
beforeAll(() => {
  paths = makeImages(join(folder, 'pictures'), 60);
});

const engines: Engine[] = [];
afterAll(async () => {
  for (const engine of engines) await engine.close();
});

/** An engine, and what it says of runs. */
function open(stateDir: string) {
  const heard: RunInfo[] = [];
  const listeners = new Set<() => void>();
  const zooDir = join(root, 'models', 'dvt');
  const engine = createEngine({
    families,
    stateDir,
    zooDir,
    samplesDir,
    stylesDir,
    emit: (event, body) => {
      if (event !== 'run') return;
      heard.push(body as RunInfo);
      for (const listener of listeners) listener();
    },
  });
  engines.push(engine);
  const call = <T>(method: string, input: object): Promise<T> =>
    engine.dispatch(method, input, never) as Promise<T>;
  return {
    engine,
    heard,
    call,
    start: async (files: readonly string[], more: object = {}) => {
      const ids = (await engine.registerPaths(files)).map(({ id }) => id);
      const input = { files: ids, model: 'golden', settings: {}, embeddings: false, ...more };
      return call<RunInfo>('runs.start', input);
    },
    /** Resolves when something is said that `wanted` takes. */
    until: (wanted: (info: RunInfo) => boolean) =>
      new Promise<RunInfo>((resolve) => {
        const look = () => {
          const found = heard.find(wanted);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
  };
}

test('begun, paused, resumed in another engine, done, removed', async () => {
  const stateDir = join(folder, 'state');
  const one = open(stateDir);
  const { id, state, total } = await one.start(paths);
  expect([state, total]).toEqual(['running', paths.length]);
  const paused = await one.call<RunInfo>('runs.pause', { run: id });
  expect(paused).toMatchObject({ id, state: 'paused', failed: 0, error: null, rate: null });
  expect(paused.done).toBeLessThan(paths.length);

  const two = open(stateDir);
  expect(await two.call('runs.list', {})).toEqual([paused]);
  expect(await two.call('runs.resume', { run: id })).toMatchObject({ state: 'running' });
  const done = await two.until((info) => info.state === 'done');
  expect(done).toMatchObject({ done: paths.length, failed: 0 });
  expect(rowsOf(runPath(stateDir, id)).map(({ image }) => image)).toEqual(paths);
  await two.call('runs.remove', { run: id });
  expect(await two.call('runs.list', {})).toEqual([]);
  expect((await failure(two.call('runs.resume', { run: id }))).message).toMatch(/no such run/);
});

test('a person who asks in between does not wait for the run', async () => {
  const { engine, start, call, heard } = open(join(folder, 'asked'));
  const { id } = await start(Array(20).fill(paths).flat());
  const [file] = await engine.registerPaths([paths[0]!]);
  const request = { job: 'mine', file: file!.id, model: 'golden', settings: {} };
  await engine.dispatch('analyze.run', request);
  expect(heard.some(({ state }) => state === 'done')).toBe(false);
  expect(await call('runs.cancel', { run: id })).toMatchObject({ state: 'cancelled' });
});

test('what cannot be begun says why, and leaves nothing', async () => {
  const { start, call } = open(join(folder, 'refused'));
  expect((await failure(start(paths, { settings: { no: 1 } }))).code).toBe('bad-input');
  expect((await failure(start(paths, { model: 'none' }))).code).toBe('model-missing');
  expect((await failure(call('runs.pause', { run: '../../etc' }))).message).toMatch(/no such run/);
  expect(await call('runs.list', {})).toEqual([]);
});

const disk = smallDisk('80k');

test.skipIf(!disk.mounted)(
  'a full disk fails the run with the reason; it goes on with room',
  async () => {
    const { start, until, call, heard } = open(disk.path);
    const ballast = join(disk.path, 'ballast');
    const { id } = await start(paths, { embeddings: true });
    writeFileSync(ballast, Buffer.alloc(30_000));
    const failed = await until(({ state }) => state !== 'running');
    expect(failed).toMatchObject({ id, state: 'failed', error: { code: 'disk' } });
    expect(failed.error?.message).toMatch(/disk is full/);
    expect(await call('runs.list', {})).toEqual([failed]);
    rmSync(ballast);
    disk.enlarge();
    heard.length = 0;
    await call('runs.resume', { run: id });
    await until(({ state }) => state === 'done');
    expect(rowsOf(runPath(disk.path, id)).map(({ input }) => input)).toEqual(
      paths.map((_, i) => i),
    );
  },
);

test('rows of uploaded copies name the user’s paths and know the classes of their folders', async () => {
  const stateDir = join(folder, 'uploaded');
  const { engine, call, until } = open(stateDir);
  const entries: FileEntry[] = [];
  for (const path of paths.slice(10, 20)) {
    const [name, parent] = path.split(/[\\/]/).reverse();
    const copy = join(stateDir, 'uploads', randomUUID(), name!);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(path, copy);
    entries.push(...(await engine.registerPaths([copy], `pets/${parent}`)));
  }
  const settings = { files: entries.map(({ id }) => id), model: 'golden', settings: {} };
  const started = [];
  for (let i = 0; i < 2; i++) {
    const { id } = await call<RunInfo>('runs.start', { ...settings, embeddings: false });
    await until((info) => info.id === id && info.state === 'done');
    started.push(id);
  }
  const rows = rowsOf(runPath(stateDir, started[0]!));
  const places = entries.map(({ folder, name }) => `${folder}/${name}`);
  expect(rows.map(({ image }) => image)).toEqual(places);
  expect(rows.map(({ truth, ok }) => [truth, ok])).toEqual(
    entries.map((entry) => [entry.folder.split('/')[1], true]),
  );
  const said = await call<Output<'runs.verdicts'>>('runs.verdicts', { run: started[0], from: 0 });
  expect(said.verdicts.map(({ file, top, failed }) => [file, top?.label, failed])).toEqual(
    rows.map(({ top1 }, i) => [entries[i]!.id, top1, false]),
  );
  const more = await call('runs.verdicts', { run: started[0], from: said.next });
  expect(more).toEqual({ verdicts: [], next: said.next });
  await call('table.open', { runs: [started[0]] });
  const shown = await call<{ file: FileEntry }[]>('table.rows', {
    runs: [started[0]],
    rows: [0, 9],
  });
  expect(shown.map(({ file }) => file)).toEqual([entries[0], entries[9]]);
  const compared = await call<RunsCompared>('compare.runs', { runs: started });
  expect(compared.truth).toMatchObject({ pictures: 10, mcnemar: { p: 1 } });
});
