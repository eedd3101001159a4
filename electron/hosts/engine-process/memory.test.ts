/*
 * Memory of the real engine process: its largest single request, recorded by a preloaded malloc. The
 * engine takes the settings it has inside Electron, where a request over the limit would end it. The test
 * runs it in plain Node, since Electron's binary has a malloc of its own that cannot be replaced.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root, sample, samplesDir, stylesDir, zooDir } from '../../engine/testing/engine';
import { writeLargeModel } from '../../engine/testing/large-model';
import { folderArguments } from '../paths/engine-folders';
import { buildEngine } from '../testing/build-engine';
import { forkEngine } from './fork';
import { Supervisor } from './supervisor';

vi.setConfig({ testTimeout: 300_000 });

/** PartitionAlloc's for aligned requests: see engine/onnx-sessions/arena.ts. */
const LIMIT = 2 ** 30;
const testing = join(import.meta.dirname, '../testing');
const built = join(root, '.cache', 'engine-memory-test');
const folder = mkdtempSync(join(tmpdir(), 'vitrine-memory-'));
const shim = join(folder, 'malloc-shim.so');
/** On a build server the compiler must be there. */
const compiler = process.env.CI || spawnSync('cc', ['--version']).status === 0;
const linux = process.platform === 'linux';
if (linux && !compiler)
  console.error('NOT TESTED: largest requests for memory, since cc is missing');

beforeAll(async () => {
  await buildEngine(built);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Works with an engine process of its own. */
async function withEngine(
  o: { electron: boolean; env?: Record<string, string> },
  work: (engine: Awaited<ReturnType<typeof opened>>) => Promise<void>,
): Promise<void> {
  const stateDir = mkdtempSync(join(folder, 'state-'));
  const execArgv = o.electron ? ['--require', join(testing, 'as-electron.cjs')] : [];
  const supervisor = new Supervisor({
    spawn: () =>
      forkEngine(
        join(built, 'engine-process.js'),
        folderArguments({ stateDir, zooDir, samplesDir, stylesDir }),
        { execArgv, env: { ...process.env, ...o.env } },
      ),
    log: () => {},
  });
  try {
    await work(await opened(supervisor));
  } finally {
    await supervisor.close();
  }
}

async function opened(supervisor: Supervisor) {
  const { engine } = await supervisor.whenUp();
  const register = async (paths: readonly string[]) =>
    (await engine.call('files.register', { paths: [...paths], folder: '' })).map(({ id }) => id);
  let jobs = 0;
  return {
    import: async (paths: readonly string[]) =>
      (await engine.call('models.import', { files: await register(paths) })).id,
    register: async (path: string) => (await register([path]))[0]!,
    async run(file: string, model: string) {
      const job = `run ${jobs++}`;
      await engine.call('analyze.run', { job, file, model, settings: {} });
    },
  };
}

describe.runIf(linux && compiler)('the largest request', () => {
  beforeAll(() => {
    const source = join(testing, 'malloc-shim.c');
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, source], { stdio: 'inherit' });
  });

  /** Of an engine that imports a model of this size and runs it three times, in bytes. */
  async function largestRequest(megabytes: number, electron: boolean): Promise<number> {
    const name = `large-${megabytes}`;
    const own = join(folder, `${name}-${electron}`);
    mkdirSync(own);
    const files = writeLargeModel(own, name, { megabytes, image: 1024 });
    const requests = join(own, 'requests');
    const env = { LD_PRELOAD: shim, VITRINE_REQUESTS: requests };
    await withEngine({ electron, env }, async (engine) => {
      const model = await engine.import(files);
      const image = await engine.register(sample('cat.jpg'));
      for (let i = 0; i < 3; i++) await engine.run(image, model);
    });
    const sizes = readFileSync(requests, 'utf8').trim().split('\n').map(Number);
    rmSync(own, { recursive: true, force: true });
    return Math.max(...sizes);
  }

  test.each([88, 400])('of a model of %d MB stays below the limit', async (megabytes) => {
    const bytes = await largestRequest(megabytes, true);
    console.log(`${megabytes} MB, as in Electron: largest request ${mib(bytes)}`);
    expect(bytes).toBeLessThan(LIMIT / 2);
  });

  test("with ONNX Runtime's own settings it does not", async () => {
    const bytes = await largestRequest(88, false);
    console.log(`88 MB, ONNX Runtime's own settings: largest request ${mib(bytes)}`);
    expect(bytes).toBeGreaterThanOrEqual(LIMIT);
  });
});

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
