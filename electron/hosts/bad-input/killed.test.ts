/*
 * The real engine process, killed while it runs a model: what was pending is answered, the process
 * comes back by itself, file ids and imported models are still known, and the rest of the run is
 * done.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { root, sample, samplesDir, stylesDir, zooDir } from '../../engine/testing/engine';
import { takesLong } from '../../engine/testing/graphs';
import { forkEngine } from '../engine-process/fork';
import { type Life, Supervisor } from '../engine-process/supervisor';
import { folderArguments } from '../paths/engine-folders';
import { buildEngine } from '../testing/build-engine';

// Real models, files and processes: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000 });

const built = join(root, '.cache', 'engine-under-test');
const stateDir = mkdtempSync(join(tmpdir(), 'vitrine-killed-'));
const log: string[] = [];
let supervisor: Supervisor;

beforeAll(async () => {
  const module = await buildEngine(built);
  const folders = folderArguments({ stateDir, zooDir, samplesDir, stylesDir });
  supervisor = new Supervisor({
    spawn: () => forkEngine(module, folders),
    log: (line) => log.push(line),
    stuckAfterMs: 500,
    backOffMs: 10,
  });
});
afterAll(async () => {
  await supervisor.close();
  rmSync(stateDir, { recursive: true, force: true });
});

async function register(path: string): Promise<string> {
  const { engine } = await supervisor.whenUp();
  const [entry] = await engine.call('files.register', { paths: [path], folder: '' });
  return entry!.id;
}

const run = ({ engine }: Life, file: string, model: string, signal?: AbortSignal) =>
  engine.call(
    'analyze.run',
    { job: file, file, model, settings: {} },
    signal === undefined ? {} : { signal },
  );

/** Resolves when the engine says that it has begun to run the model. */
const running = ({ engine }: Life) =>
  new Promise<void>((resolve) => {
    const off = engine.on('job', ({ state, step }) => {
      if (state !== 'running' || step !== 'running the model') return;
      off();
      resolve();
    });
  });

/** A model whose run takes a second or more inside the native runtime. */
async function importSlow(): Promise<string> {
  const path = join(stateDir, 'slow.onnx');
  writeFileSync(path, takesLong());
  const file = await register(path);
  const { engine } = await supervisor.whenUp();
  const { id } = await engine.call('models.import', { files: [file] });
  return id;
}

test('killed in mid-run: that image errs, the others are done', async () => {
  const slow = await importSlow();
  const names = ['cat.jpg', 'coffee.jpg', 'rocket.jpg', 'moose.jpg'];
  const files = await Promise.all(names.map((name) => register(sample(name))));
  const outcomes: string[] = [];
  for (const [i, file] of files.entries()) {
    const life = await supervisor.whenUp();
    const model = i === 1 ? slow : 'vit-cifar10';
    const began = running(life);
    const result = run(life, file, model);
    if (i === 1) {
      await began;
      life.process.kill();
    }
    outcomes.push(
      await result.then(
        ({ parts }) => `${parts.predictions!.top.length} classes`,
        (error: { code: string }) => error.code,
      ),
    );
  }
  expect(outcomes).toEqual(['5 classes', 'engine-crashed', '5 classes', '5 classes']);
  expect(log.join('\n')).toMatch(/killed \(SIGKILL\)/);

  const { engine } = await supervisor.whenUp();
  const models = await engine.call('models.list', {});
  expect(models.map((card) => card.id)).toContain(slow);
});

test('cancelled in mid-run: answered at once, and the engine is free for the next image', async () => {
  const slow = await importSlow();
  const file = await register(sample('cat.jpg'));
  const life = await supervisor.whenUp();
  const began = running(life);
  const control = new AbortController();
  const result = run(life, file, slow, control.signal);
  await began;
  control.abort();
  await expect(result).rejects.toMatchObject({ code: 'cancelled' });
  // Either the run ended by itself just before, or its process was ended after `stuckAfterMs`.
  await expect
    .poll(
      async () => {
        const next = await supervisor.whenUp();
        const outcome = await run(next, file, 'vit-cifar10').catch((error) => error.code as string);
        return typeof outcome === 'string' ? outcome : outcome.parts.predictions!.top.length;
      },
      { timeout: 20_000 },
    )
    .toBe(5);
});
