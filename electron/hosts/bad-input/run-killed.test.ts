/*
 * A run over 2,000 images whose process is killed with SIGKILL twenty times at random moments: the whole
 * command line, and the engine of the web host. Resumed, each image has its row once, as if nothing had been.
 * The same for a run over 1,000 seeds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'vite';
import { beforeAll, expect, test, vi } from 'vitest';
import { runPath } from '../../engine/runs/folder/paths';
import { readFacts } from '../../engine/runs/folder/run-facts';
import { makeImages, query, rowsOf, tinyModel } from '../../engine/runs/testing';
import { temporaryFolder } from '../../engine/testing';
import { root, samplesDir, stylesDir } from '../../engine/testing/engine';
import { forkEngine } from '../engine-process/fork';
import { Supervisor } from '../engine-process/supervisor';
import { folderArguments } from '../paths/engine-folders';

// Thousands of runs and dozens of starts: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 1_200_000 });

const IMAGES = 2000;
const KILLS = 20;

const built = join(root, '.cache', 'batch-under-test');
const folder = temporaryFolder();
const images = join(folder, 'pictures');
const whole = join(folder, 'whole');
const home = join(folder, 'home');
let paths: string[] = [];

beforeAll(async () => {
  const external = [
    '@cornerstonejs/codec-openjpeg',
    '@duckdb/node-api',
    'onnxruntime-node',
    'sharp',
    'playwright-core',
  ];
  const input = {
    cli: 'electron/hosts/cli/entry.ts',
    'engine-process': 'electron/hosts/engine-process/engine-process.ts',
    'lane-thread': 'electron/engine/onnx-sessions/lane-thread.ts',
  };
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external },
    build: { ssr: true, outDir: built, emptyOutDir: true, rolldownOptions: { input } },
  });
  paths = makeImages(images, IMAGES);
  const undisturbed = analyze(1, whole, images, '--model', tinyModel, '--layers', 'none');
  const [status] = await once(undisturbed, 'exit');
  expect(status).toBe(0);
  expect(rowsOf(whole)).toHaveLength(IMAGES);
});

function vitrine(threads: number, ...argv: string[]): ChildProcess {
  const env = { ...process.env, VITRINE_HOME: home, VITRINE_THREADS: String(threads) };
  return spawn(process.execPath, [join(built, 'cli.js'), ...argv], { env, stdio: 'ignore' });
}

/** With two threads, two images run side by side. */
const analyze = (threads: number, out: string, ...args: string[]): ChildProcess =>
  vitrine(threads, 'analyze', '--out', out, '--embeddings', ...args);

const bytesOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

/**
 * A moment to kill at: now and then while the process still starts, else when some more rows are there. The
 * kills before the last leave work to do.
 */
async function randomMoment(rows: string, isOver: () => boolean): Promise<void> {
  if (Math.random() < 0.2) return void (await setTimeout(300 * Math.random()));
  const all = bytesOf(join(whole, 'rows.jsonl'));
  const enough = bytesOf(rows) + (all / KILLS) * Math.random();
  while (bytesOf(rows) < enough && !isOver()) await setTimeout(1);
  await setTimeout(10 * Math.random());
}

async function expectWhole(run: string): Promise<void> {
  expect(rowsOf(run)).toEqual(rowsOf(whole));
  const [counts] = await query(
    run,
    'SELECT count(*) AS rows, count(DISTINCT image) AS images, count(*) FILTER (ok) AS ok FROM rows',
  );
  expect(counts).toEqual({ rows: `${IMAGES}`, images: `${IMAGES}`, ok: `${IMAGES}` });
}

test('the whole process', async () => {
  const run = join(folder, 'killed');
  const rows = join(run, 'rows.jsonl');
  let kills = 0;
  for (let status: unknown = null; status === null; ) {
    const isBegun = existsSync(join(run, 'run.json'));
    const process = isBegun
      ? analyze(2, run, '--resume')
      : analyze(2, run, images, '--model', tinyModel, '--layers', 'none');
    const exit = once(process, 'exit');
    if (kills < KILLS) {
      await randomMoment(rows, () => process.exitCode !== null);
      process.kill('SIGKILL');
      kills++;
    }
    [status] = await exit;
  }
  expect(kills).toBe(KILLS);
  expect((await readFacts(run)).sideBySide).toBe(2);
  await expectWhole(run);
});

test('the engine, under its supervisor', async () => {
  const stateDir = join(folder, 'state');
  const zooDir = join(root, 'models', 'dvt');
  const supervisor = new Supervisor({
    spawn: () => {
      vi.stubEnv('VITRINE_THREADS', '2');
      const folders = folderArguments({ stateDir, zooDir, samplesDir, stylesDir });
      return forkEngine(join(built, 'engine-process.js'), folders);
    },
    log: () => {},
    backOffMs: 0,
  });
  try {
    let { engine, process } = await supervisor.whenUp();
    const files = (await engine.call('files.register', { paths, folder: '' })).map(({ id }) => id);
    const settings = { layers: 'none' };
    const batch = { files, model: 'golden', settings, embeddings: true };
    const { id } = await engine.call('runs.start', batch);
    const rows = join(runPath(stateDir, id), 'rows.jsonl');
    for (let kills = 0; kills < KILLS; kills++) {
      await randomMoment(rows, () => false);
      process.kill();
      await process.ended;
      ({ engine, process } = await supervisor.whenUp());
      const [info] = await engine.call('runs.list', {});
      expect(info).toMatchObject({ id, state: 'interrupted', total: IMAGES });
      expect(await engine.call('runs.resume', { run: id })).toMatchObject({ state: 'running' });
    }
    const state = async () => (await engine.call('runs.list', {}))[0]?.state;
    await expect.poll(state, { timeout: 600_000, interval: 200 }).toBe('done');
    await expectWhole(runPath(stateDir, id));
  } finally {
    await supervisor.close();
    vi.unstubAllEnvs();
  }
});

const SEEDS = 1000;
/** Of the 16 batches of seeds, some are cut short. */
const SEED_KILLS = 4;

test('a run over seeds equals an undisturbed one bit for bit', async () => {
  const model = join(root, 'models', 'zoo', 'score-digits');
  const settings = ['--set', 'solver=em', '--set', 'steps=20'];
  const sample = (out: string) =>
    vitrine(1, 'sample', '--model', model, '--count', `${SEEDS}`, ...settings, '--out', out);
  const [undisturbed, killed] = [join(folder, 'seeds'), join(folder, 'seeds-killed')];
  expect(await once(sample(undisturbed), 'exit')).toEqual([0, null]);
  const all = bytesOf(join(undisturbed, 'rows.jsonl'));

  for (let kills = 0; kills < SEED_KILLS; kills++) {
    const running = existsSync(join(killed, 'run.json'))
      ? vitrine(1, 'sample', '--resume', '--out', killed)
      : sample(killed);
    const exit = once(running, 'exit');
    const enough = ((kills + 1) * all) / (SEED_KILLS + 2);
    while (bytesOf(join(killed, 'rows.jsonl')) < enough && running.exitCode === null) {
      await setTimeout(1);
    }
    running.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
  }
  const resumed = vitrine(1, 'sample', '--resume', '--out', killed);
  expect(await once(resumed, 'exit')).toEqual([0, null]);

  expect(rowsOf(undisturbed)).toHaveLength(SEEDS);
  const withoutFolder = (run: string) => JSON.stringify(rowsOf(run)).replaceAll(run, '');
  expect(withoutFolder(killed)).toBe(withoutFolder(undisturbed));
  expect(tensorsOf(killed)).toEqual(tensorsOf(undisturbed));
});

/** SHA-256 of every tensor of a run, by its path in the run's folder. */
function tensorsOf(run: string): Record<string, string> {
  const paths = readdirSync(run, { recursive: true, encoding: 'utf8' });
  const hashed = paths
    .filter((path) => path.endsWith('.npy'))
    .sort()
    .map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(run, path)))
        .digest('hex'),
    ]);
  expect(hashed.length).toBeGreaterThan(0);
  return Object.fromEntries(hashed);
}
