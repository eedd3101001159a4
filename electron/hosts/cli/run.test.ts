/* Runs of the command line: rows, resume, shards, merge, and what pandas reads of them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { smallDisk } from '../../engine/files/testing';
import { hasPython, python } from '../../engine/parity/reference';
import { readResults } from '../../engine/runs/folder/results';
import { makeImages, query, rowsOf, tinyModel } from '../../engine/runs/testing';
import { decodeNpy, encodeNpy } from '../../engine/tensors/npy';
import { temporaryFolder } from '../../engine/testing';
import { runCommand } from './testing';

const folder = temporaryFolder();
const images = join(folder, 'pictures');
const IMAGES = 40;
const MODEL = ['--model', tinyModel, '--layers', 'none'];

/** The command line; stopped by Ctrl+C after so many lines of output. */
const vitrine = (argv: readonly string[], stopAfter?: number) =>
  runCommand(argv, { home: join(folder, 'home'), ...(stopAfter && { stopAfter }) });

const runFacts = (run: string) => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));

const whole = join(folder, 'whole');
beforeAll(async () => {
  vi.stubEnv('VITRINE_THREADS', '1');
  makeImages(images, IMAGES);
  writeFileSync(join(images, 'cat', 'broken.png'), 'no image');
  const data = Float32Array.from({ length: 3 * 3 * 32 * 32 }, (_, i) => Math.sin(i));
  writeFileSync(join(folder, 'three.npy'), encodeNpy({ shape: [3, 3, 32, 32], data }));
  const { status } = await vitrine(analysis(whole));
  expect(status).toBe(1);
});
afterAll(() => void vi.unstubAllEnvs());

const analysis = (out: string, ...more: string[]): string[] => [
  ...['analyze', join(folder, 'three.npy'), images, join(folder, 'gone')],
  ...[...MODEL, '--out', out, '--embeddings', ...more],
];
const ROWS = 3 + IMAGES + 1 + 1;

test('a row an image, as lines and as Parquet', async () => {
  expect(runFacts(whole)).toMatchObject({
    state: 'done',
    done: ROWS - 2,
    failed: 2,
    embeddings: true,
    model: { id: 'golden' },
    settings: { layers: 'none' },
  });
  const rows = rowsOf(whole);
  expect(rows.slice(0, 3).map(({ input, index }) => [input, index])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
  expect(rows.find(({ image }) => image?.endsWith('000000.png'))).toMatchObject({
    ok: true,
    error: null,
    truth: 'cat',
    index: null,
    tokensKept: null,
    areas: {},
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    embedding: expect.any(Array),
  });
  const failed = rows.filter(({ ok }) => !ok);
  expect(failed.map(({ error }) => error?.message)).toEqual([
    expect.stringContaining('broken.png'),
    expect.stringContaining('gone'),
  ]);
  const [counts] = await query(
    whole,
    `SELECT count(*)::INT AS rows, count(DISTINCT sha256)::INT AS files,
       bool_and(NOT ok OR (entropy BETWEEN 0 AND ln(10) AND exit IN (1, 2) AND gflops > 0
         AND confidence > 0 AND length(embedding) = 16)) AS sound,
       count(errorCode)::INT AS errors FROM rows`,
  );
  expect(counts).toEqual({ rows: ROWS, files: IMAGES + 1, sound: true, errors: 2 });
});

test('interrupted and resumed, it is as if nothing had been', async () => {
  const out = join(folder, 'interrupted');
  const first = await vitrine(analysis(out), 2);
  expect(first.status).toBe(130);
  expect(runFacts(out)).toMatchObject({ state: 'interrupted', done: 0 });
  expect(existsSync(join(out, 'rows.parquet'))).toBe(true);

  const second = await vitrine(['analyze', '--resume', '--out', out], 20);
  expect(second.status).toBe(130);
  expect(second.out.split('\n')[0]).toMatch(/three\.npy/); // the third of its inputs
  const third = await vitrine(analysis(out, '--resume'));
  expect([third.status, third.err]).toEqual([1, expect.stringMatching(/\d+ of 43 were done/)]);
  expect(rowsOf(out)).toEqual(rowsOf(whole));

  const fourth = await vitrine(['analyze', '--resume', '--out', out]);
  expect([fourth.status, fourth.out]).toEqual([1, '']);
  expect(rowsOf(out)).toEqual(rowsOf(whole));
});

test('shards together are the whole', async () => {
  const shards = [1, 2, 3].map((n) => join(folder, `shard${n}`));
  for (const [i, out] of shards.entries()) {
    await vitrine(analysis(out, '--shard', `${i + 1}/3`));
    expect(runFacts(out).state).toBe('done');
  }
  const out = join(folder, 'merged');
  const { status, err } = await vitrine(['merge', ...shards, '--out', out]);
  expect([status, err]).toEqual([0, expect.stringContaining('43 of 43')]);
  expect(rowsOf(out)).toEqual(rowsOf(whole));
  const all = 'SELECT * EXCLUDE (decodeMs, preprocessMs, runMs, postprocessMs) FROM rows';
  expect(await query(out, all)).toEqual(await query(whole, all));
});

test('what the model said comes along: the shards are not needed any more', async () => {
  const said = ['--model', tinyModel, '--layers', '0'];
  const [one, rest] = [join(folder, 'in-one'), [1, 2].map((n) => join(folder, `half${n}`))];
  const images = [...makeImages(join(folder, 'few'), 6), join(folder, 'gone')];
  await vitrine(['analyze', ...images, ...said, '--out', one]);
  for (const [i, half] of rest.entries()) {
    await vitrine(['analyze', ...images, ...said, '--out', half, '--shard', `${i + 1}/2`]);
  }
  const out = join(folder, 'of-halves');
  await vitrine(['merge', ...rest, '--out', out]);
  for (const half of rest) rmSync(half, { recursive: true });
  expect(await resultsOf(out)).toEqual(await resultsOf(one));
  const npz = ['--format', 'npz', '--out', join(folder, 'halves.npz')];
  expect(await vitrine(['report', out, ...npz])).toMatchObject({ status: 0 });
});

/** Without what a clock says, and in the order of the images. */
async function resultsOf(run: string) {
  const kept = await readResults(run);
  expect(kept.length).toBeGreaterThan(1);
  return kept.map(({ outcome, ...head }) => {
    if (!('parts' in outcome)) return { ...head, outcome };
    const { timings, firstRun, ...same } = outcome;
    const tensors = (same.parts.attention?.layers ?? []).flatMap(({ tensor }) => tensor ?? []);
    expect(tensors.length).toBeGreaterThan(0);
    const values = tensors.map(({ id }) => decodeNpy(readFileSync(join(run, id))).data);
    return { ...head, outcome: withoutMs(same), values };
  });
}

const withoutMs = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, one) => (key === 'ms' ? undefined : one)));

test('an image that the process died over twice while nothing else ran is passed over', async () => {
  const out = join(folder, 'deadly');
  await vitrine(analysis(out), 10);
  const facts = runFacts(out);
  const next = rowsOf(out).at(-1)!.input! + 1;
  const deaths = { input: next, count: 2 };
  writeFileSync(join(out, 'run.json'), JSON.stringify({ ...facts, state: 'running', deaths }));
  await vitrine(['analyze', '--resume', '--out', out]);
  const rows = rowsOf(out);
  expect(rows).toHaveLength(ROWS);
  expect(rows.find(({ input }) => input === next)).toMatchObject({
    ok: false,
    error: { code: 'engine-crashed' },
  });
});

test('what does not go together is refused before anything is done', async () => {
  const out = join(folder, 'refused');
  await vitrine(analysis(out), 5);
  const say = async (...argv: string[]) => {
    const { status, err } = await vitrine(argv);
    return [status, err.split('\n')[0]];
  };
  const resume = ['analyze', '--resume', '--out', out];
  expect(await say(...resume, '--set', 'topK=3')).toEqual([
    1,
    expect.stringMatching(/another kind: .*(layers|topK) is/),
  ]);
  expect(await say(...resume, '--model', 'vit-cifar10')).toEqual([
    1,
    expect.stringMatching(/the model is golden, not vit-cifar10/),
  ]);
  expect(await say(...resume, '--shard', '2/3')).toEqual([2, expect.stringMatching(/shard 1\/1/)]);
  expect(await say(...analysis(out))).toEqual([1, expect.stringMatching(/not done/)]);
  expect(await say('analyze', '--resume')).toEqual([2, expect.stringMatching(/needs --out/)]);
  expect(await say('analyze', '--resume', '--out', images)).toEqual([
    1,
    expect.stringMatching(/holds no run/),
  ]);
  expect(await say(...analysis(join(folder, 'none'), '--shard', '4/3'))).toEqual([
    2,
    expect.stringMatching(/no shard|not a shard/),
  ]);
  expect(await say('merge', out)).toEqual([2, expect.stringMatching(/--out/)]);
  rmSync(out, { recursive: true });
});

const disk = smallDisk('100k');

test.skipIf(!disk.mounted)('a disk that fills up: told, nothing torn, gone on with', async () => {
  const many = join(folder, 'many');
  makeImages(many, 200);
  const argv = ['analyze', many, ...MODEL, '--embeddings', '--out'];
  const there = join(folder, 'there');
  expect((await vitrine([...argv, there])).status).toBe(0);
  const run = join(disk.path, 'run');
  const full = await vitrine([...argv, run]);
  expect([full.status, full.err]).toEqual([1, expect.stringMatching(/disk is full/)]);
  const rows = readFileSync(join(run, 'rows.jsonl'), 'utf8');
  expect(rows.endsWith('}\n')).toBe(true);
  expect(readdirSync(run).filter((name) => /tmp|parquet/.test(name))).toEqual([]);

  disk.enlarge();
  expect((await vitrine(['analyze', '--resume', '--out', run])).status).toBe(0);
  expect(readFileSync(join(run, 'rows.jsonl'), 'utf8').startsWith(rows)).toBe(true);
  expect(rowsOf(run)).toEqual(rowsOf(there));
});

if (!hasPython) console.warn('DID NOT RUN: pandas reads a run (npm test prepares Python)');
test.skipIf(!hasPython)('what the manual says of Python works', async () => {
  const manual = readFileSync(join(process.cwd(), 'docs', 'python.md'), 'utf8');
  const [, snippet = ''] = /```python\n(.*?read_parquet.*?)```/s.exec(manual)!;
  const here = join(folder, 'notebook');
  const images = makeImages(join(here, 'pictures'), 30);
  const model = ['--model', tinyModel, '--layers', '0', '--embeddings'];
  await vitrine(['analyze', ...images, ...model, '--out', join(here, 'run')]);
  const print = `print(json.dumps([len(rows), run["model"]["id"], list(hardest.columns), len(hardest),
    vectors.shape, attention.ndim, float(attention.sum(-1).min())]))`;
  const said = execFileSync(python, ['-c', `${snippet}\n${print}`], {
    cwd: here,
    encoding: 'utf8',
  });
  const columns = ['image', 'top1', 'confidence'];
  expect(JSON.parse(said)).toEqual([30, 'golden', columns, 20, [30, 16], 3, expect.closeTo(1, 4)]);
});
