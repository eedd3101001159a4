import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failure, temporaryFolder } from '../../testing';
import { layOutAside } from './aside';

const folder = temporaryFolder();
const parameters = { neighbours: 15, minDist: 0.1, metric: 'cosine', seed: 1 } as const;
const input = { count: 3, dimensions: 2, vectors: new Float32Array(6), parameters };

/** A thread in the place of the built one. */
function thread(name: string, body: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `import { parentPort, workerData } from 'node:worker_threads';\n${body}`);
  return file;
}

test('the thread gets the vectors, tells how far it is, and gives the places', async () => {
  const module = thread(
    'good',
    `parentPort.postMessage({ share: 0.5, step: 'half' });
     parentPort.postMessage({ places: new Float32Array(2 * workerData.count).fill(workerData.parameters.seed) });`,
  );
  const told: unknown[] = [];
  const places = await layOutAside(
    module,
    input,
    (share, step) => told.push([share, step]),
    new AbortController().signal,
  );
  expect(places).toEqual(new Float32Array(6).fill(1));
  expect(told).toEqual([[0.5, 'half']]);
});

test('a cancel ends a thread that never answers', async () => {
  const abort = new AbortController();
  const module = thread(
    'endless',
    `parentPort.postMessage({ share: 0, step: 'begun' }); for (;;);`,
  );
  const begun = () => abort.abort();
  expect((await failure(layOutAside(module, input, begun, abort.signal))).code).toBe('cancelled');
  expect((await failure(layOutAside(module, input, begun, abort.signal))).code).toBe('cancelled');
});

test('a thread that fails or ends too early says so', async () => {
  const { signal } = new AbortController();
  const failing = thread('failing', `throw new Error('no memory');`);
  await expect(layOutAside(failing, input, () => undefined, signal)).rejects.toThrow('no memory');
  const early = thread('early', `process.exit(0);`);
  expect((await failure(layOutAside(early, input, () => undefined, signal))).message).toContain(
    'ended before it was done',
  );
});
