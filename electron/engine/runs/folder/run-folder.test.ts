import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { smallDisk } from '../../files/testing';
import { failure, temporaryFolder } from '../../testing';
import { query, rowsOf } from '../testing';
import { readFacts } from './run-facts';
import { modelFacts, RunFolder, type RunPlan } from './run-folder';
import { card, folders, left, plan, row } from './testing';

const folder = temporaryFolder();
const newFolder = folders(folder);

test('a run goes on after its last whole row, wherever it was torn', async () => {
  const path = newFolder();
  const run = await RunFolder.create(path, plan(5));
  for (const input of [0, 1, 2]) run.add(row(input), false);
  await run.close('interrupted');
  const lines = readFileSync(join(path, 'rows.jsonl'), 'utf8');
  for (let bytes = 1; bytes < 40; bytes += 13) {
    writeFileSync(join(path, 'rows.jsonl'), lines.slice(0, -bytes));
    const again = await RunFolder.open(path);
    expect(left(again)).toEqual([2, 3, 4]);
    await again.close('interrupted');
  }
  // A block that a power cut left as zeros, and its rows with it.
  writeFileSync(join(path, 'rows.jsonl'), `${lines.split('\n')[0]}\n\0\0\0\0\n\0\0`);
  const again = await RunFolder.open(path);
  expect(left(again)).toEqual([1, 2, 3, 4]);
  for (const input of left(again)) again.add(row(input), false);
  expect(again.facts).toMatchObject({ done: 5, failed: 0 });
  await again.close('done');
  expect(await query(path, 'SELECT input, image FROM rows')).toEqual(
    [0, 1, 2, 3, 4].map((input) => ({ input, image: `${input}.png` })),
  );
});

test('the inputs of an array go on where they stopped', async () => {
  const path = newFolder();
  const run = await RunFolder.create(path, plan(2));
  run.add(row(0, { index: 0 }), true);
  run.add(row(0, { index: 1 }), true);
  await run.close('paused');
  const again = await RunFolder.open(path);
  expect([...again.pending()].map(({ input, from }) => [input, from])).toEqual([
    [0, 2],
    [1, 0],
  ]);
  again.add(row(0, { index: 2 }), false);
  expect(left(again)).toEqual([1]);
  await again.close('paused');
});

test('a run of another model or other settings is refused, with what differs', async () => {
  const path = newFolder();
  await (await RunFolder.create(path, plan(2))).close('paused');
  const wanted = plan(2);
  const refusal = (change: Partial<RunPlan>) =>
    failure(RunFolder.open(path, { ...wanted, ...change })).then(({ message }) => message);
  expect(await refusal({ settings: { topK: 3 } })).toMatch(/topK is 5, not 3/);
  expect(await refusal({ settings: { topK: 5, threshold0: 0.2 } })).toMatch(
    /threshold0 is not set/,
  );
  expect(await refusal({ embeddings: true })).toMatch(/keeps no embeddings/);
  const files = [{ name: 'a.onnx', bytes: 1, sha256: 'a' }];
  expect(await refusal({ model: { ...wanted.model, files } })).toMatch(/golden has other files/);
  const resized = { ...card.preprocess, resize: 'squash' as const };
  expect(await refusal({ preprocess: resized })).toMatch(/prepares images differently/);
  await (await RunFolder.open(path, wanted)).close('paused');
});

test('a changed list of images is refused', async () => {
  const path = newFolder();
  await (await RunFolder.create(path, plan(2))).close('paused');
  appendFileSync(join(path, 'inputs.jsonl'), '{"image":"late.png"}\n');
  expect((await failure(RunFolder.open(path))).message).toMatch(/not the list/);
});

test('a run that is not done is not overwritten; one that is, is', async () => {
  const path = newFolder();
  await (await RunFolder.create(path, plan(2))).close('interrupted');
  const refused = await failure(RunFolder.create(path, plan(2)));
  expect([refused.code, refused.hint]).toEqual(['bad-input', expect.stringMatching(/--resume/)]);
  const run = await RunFolder.open(path);
  for (const input of left(run)) run.add(row(input), false);
  await run.close('done');
  const next = await RunFolder.create(path, plan(1));
  expect(left(next)).toEqual([0]);
  await next.close('paused');
});

test('one writer at a time; the lock of a dead one is taken over', async () => {
  const path = newFolder();
  const run = await RunFolder.create(path, plan(1));
  expect((await failure(RunFolder.open(path))).message).toMatch(/being written by process/);
  await run.close('paused');
  writeFileSync(join(path, 'lock'), '999999999 another-computer');
  const held = await failure(RunFolder.open(path));
  expect([held.code, held.hint]).toEqual([
    'unsupported',
    expect.stringContaining(join(path, 'lock')),
  ]);
  writeFileSync(join(path, 'lock'), `999999999 ${hostname()}`);
  await (await RunFolder.open(path)).close('paused');
});

test('what a dead process was about to do is suspect; what it rested over is not', async () => {
  const path = newFolder();
  const run = await RunFolder.create(path, plan(3));
  run.add(row(0), false);
  await run.close('paused');
  expect((await readFacts(path)).deaths).toBeNull();
  const facts = await readFacts(path);
  const killed = (deaths: typeof facts.deaths) =>
    writeFileSync(join(path, 'run.json'), JSON.stringify({ ...facts, state: 'running', deaths }));

  killed(null);
  const first = await RunFolder.open(path);
  expect(first.facts.deaths).toEqual({ input: 1, count: 0 });
  await first.suspect(1);
  expect((await readFacts(path)).deaths).toEqual({ input: 1, count: 1 });
  await first.close('paused');

  killed({ input: 1, count: 1 });
  const second = await RunFolder.open(path);
  expect(second.facts.deaths).toEqual({ input: 1, count: 1 });
  await second.close('paused');

  killed({ input: 0, count: 1 });
  const other = await RunFolder.open(path);
  expect(other.facts.deaths).toEqual({ input: 1, count: 0 });
  await other.close('paused');
});

test('Parquet has errors and areas as columns, embeddings as lists', async () => {
  const path = newFolder();
  const labels = ['tree', 'Tree', `O'Neil "q"`, 'sky'];
  const facts = modelFacts({ ...card, task: 'segmentation', labels }, null);
  const run = await RunFolder.create(path, plan(2, facts));
  const error = { code: 'bad-input' as const, message: 'torn', hint: '', detail: {} };
  run.add(
    row(0, { areas: { tree: 0.25, Tree: 0.5, [labels[2]!]: 0.25 }, embedding: [1, 0.1] }),
    false,
  );
  run.add(row(1, { ok: false, error, top1: null }), false);
  await run.close('done');
  const [good, bad] = await query(path, 'SELECT * FROM rows');
  expect(good).toMatchObject({
    ok: true,
    errorCode: null,
    area_tree: 0.25,
    area_Tree_2: 0.5,
    area_sky: 0,
    [`area_${labels[2]}`]: 0.25,
    embedding: [1, Math.fround(0.1)],
  });
  expect(bad).toMatchObject({
    ok: false,
    errorCode: 'bad-input',
    errorMessage: 'torn',
    area_sky: null,
    top1: null,
  });
});

describe('a full disk', () => {
  const disk = smallDisk('128k');

  test.skipIf(!disk.mounted)(
    'no row is there in part, and with room again the run goes on',
    async () => {
      const path = join(disk.path, 'run');
      const count = 1000;
      const run = await RunFolder.create(path, plan(count));
      const ballast = join(disk.path, 'ballast');
      writeFileSync(ballast, Buffer.alloc(40_000));
      const fill = async (into: RunFolder) => {
        for (const input of left(into)) into.add(row(input), false);
      };
      const full = await failure(fill(run));
      expect([full.code, full.message]).toEqual(['disk', expect.stringMatching(/disk is full/)]);
      const { done } = run.facts;
      expect(done).toBeGreaterThan(10);
      await run.close('failed', full).catch(() => undefined);
      expect(readFileSync(join(path, 'rows.jsonl'), 'utf8').endsWith('\n')).toBe(true);
      expect(rowsOf(path)).toHaveLength(done);
      expect(readdirSync(path).filter((name) => name.endsWith('.tmp'))).toEqual([]);

      rmSync(ballast);
      disk.enlarge();
      const again = await RunFolder.open(path);
      expect(left(again)).toHaveLength(count - done);
      await fill(again);
      await again.close('done');
      expect(rowsOf(path).map(({ input }) => input)).toEqual(
        Array.from({ length: count }, (_, i) => i),
      );
    },
  );
});
