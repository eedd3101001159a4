import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { inspectModel } from '../onnx';
import { golden, temporaryFolder } from '../testing';
import { writeLargeModel } from '../testing/large-model';
import { Arenas } from './arena';
import { type ModelOnDisk, SessionPool } from './pool';
import { Providers } from './providers';

const folder = temporaryFolder();

/** The model's scores in three runs, and whether the session of each had an arena. */
async function threeRuns(path: string, limited: boolean) {
  const model: ModelOnDisk = { path, card: await inspectModel(path, { id: 'model' }) };
  const providers = new Providers(folder, 1);
  await providers.want('cpu');
  const [onFallback, arenas] = [() => {}, new Arenas(limited)];
  const sessions = new SessionPool({ providers, threads: 1, onFallback, arenas });
  const [h, w] = model.card.preprocess.size;
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => ((i * 7919) % 211) / 105 - 1);
  const create = vi.spyOn(InferenceSession, 'create');
  const scores: unknown[] = [];
  const opened: (boolean | undefined)[][] = [];
  for (let i = 0; i < 3; i++) {
    const result = await sessions.run(
      model,
      { data, shape: [1, 3, h, w] },
      { layers: [], outputs: 'main' },
    );
    scores.push(result.outputs.get(model.card.output)!.data);
    const calls = create.mock.calls as unknown as [Uint8Array, InferenceSession.SessionOptions][];
    opened.push(calls.map(([, { enableCpuMemArena }]) => enableCpuMemArena ?? true));
  }
  create.mockRestore();
  await sessions.clear();
  return { scores, opened };
}

test('where requests are limited, a graph gets its arena once its need is known to be small', async () => {
  const { scores, opened } = await threeRuns(golden('timm-vit-224'), true);
  expect(opened).toEqual([[false], [false, true], [false, true]]);
  expect(scores[1]).toEqual(scores[0]);
});

test('a graph that needs much stays without', async () => {
  const [path] = writeLargeModel(folder, 'large', { megabytes: 4, image: 768 });
  const { opened } = await threeRuns(path!, true);
  expect(opened).toEqual([[false], [false], [false]]);
});

test('elsewhere it has one from the start', async () => {
  const { opened } = await threeRuns(golden('timm-vit-224'), false);
  expect(opened).toEqual([[true], [true], [true]]);
});

test('a larger image is taken to need the square, until it has run', async () => {
  const arenas = new Arenas(true);
  const ran = async (inputs: number, bytes: number) => {
    const record = join(folder, 'record.csv');
    writeFileSync(record, `#name,inputs,weights,tensors,scratch\nnode,0,0,${bytes - 1},1\n`);
    await arenas.note('graph', inputs, record);
    expect(existsSync(record)).toBe(false);
  };
  await ran(100, 100e6);
  expect([100, 150, 250].map((inputs) => arenas.allowed('graph', inputs))).toEqual([
    true,
    true,
    false,
  ]);
  await ran(250, 300e6);
  expect(arenas.allowed('graph', 250)).toBe(true);
  expect(arenas.allowed('other', 1)).toBe(false);
});
