import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ModelCard } from '#shared/types';
import { inspectModel } from '../onnx';
import { failure, golden, temporaryFolder } from '../testing';
import { Lanes, lanesFor } from './lanes';
import { Providers } from './providers';

const folder = temporaryFolder();
const opened: Lanes[] = [];
afterEach(async () => {
  for (const lanes of opened.splice(0)) await lanes.close();
});

/** Lanes whose thread is this module; the real one is run by hosts/bad-input/batch-killed.test.ts. */
async function lanesOf(script: string) {
  const module = join(folder, `${opened.length}-${Math.random()}.mjs`);
  writeFileSync(module, script);
  const providers = new Providers(folder, 2);
  await providers.want('cpu');
  const lanes = new Lanes({ module, providers, threads: 2 });
  opened.push(lanes);
  return lanes;
}

const small: Pick<ModelCard, 'task' | 'files'> = { task: 'classification', files: [] };
const ANSWERS = (call: string) => `
  import { workerData as port } from 'node:worker_threads';
  port.on('message', ({ id, method }) => {
    if (method === 'ready') port.postMessage({ type: 'answer', id, output: {} });
    else { ${call} }
  });`;

test.each([
  [1, 1],
  [2, 2],
  [3, 3],
  [6, 3],
  [7, 3],
  [8, 4],
  [16, 4],
])('%i threads in %i lanes', (threads, lanes) => expect(lanesFor(threads)).toBe(lanes));

test('classifiers alone, as far as their weights fit', async () => {
  const lanes = await lanesOf(ANSWERS(''));
  expect(await lanes.countFor(small)).toBe(2);
  expect(await lanes.countFor({ ...small, task: 'segmentation' })).toBe(1);
  const files = [{ name: 'a.onnx', bytes: 2 ** 30, sha256: '' }];
  expect(await lanes.countFor({ ...small, files })).toBe(1);
});

test('where a thread cannot be started, there are none', async () => {
  const lanes = await lanesOf('throw new Error("no such thread")');
  expect(await Promise.all([lanes.countFor(small), lanes.countFor(small)])).toEqual([1, 1]);
});

test('no more at once than there are lanes', async () => {
  const lanes = await lanesOf(ANSWERS(''));
  await lanes.countFor(small);
  let now = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now--;
  };
  await Promise.all(Array.from({ length: 10 }, () => lanes.use(work)));
  expect([most, now]).toEqual([2, 0]);
});

test('a thread that ends fails its image; the next ones get others', async () => {
  const lanes = await lanesOf(ANSWERS('process.exit(1)'));
  await lanes.countFor(small);
  const path = golden('timm-vit-224');
  const model = { path, card: await inspectModel(path, { id: 'golden' }) };
  const input = { data: new Float32Array(3 * 224 * 224), shape: [1, 3, 224, 224] };
  const run = () =>
    lanes.use((sessions) => sessions.run(model, input, { layers: [], outputs: 'main' }));
  const errors = await Promise.all(Array.from({ length: 5 }, () => failure(run())));
  expect(errors.map(({ code }) => code)).toEqual(Array(5).fill('engine-crashed'));
});
