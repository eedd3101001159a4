/*
 * A run in batches gives what its images give one by one: the models in the box, in the lane's real thread.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { beforeAll, expect, test, vi } from 'vitest';
import { type Result, VitrineError } from '#shared/types';
import { families } from '../../models';
import { createEngine } from '../engine';
import type { Analyzed } from '../engine/analysis/many';
import { makeImages } from '../engine/runs/testing';
import { temporaryFolder } from '../engine/testing';
import { root, samplesDir, stylesDir, zooDir } from '../engine/testing/engine';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = temporaryFolder();
const built = join(root, '.cache', 'lane-under-test');
const broken = join(folder, 'broken.png');
let paths: string[] = [];

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['onnxruntime-node'] },
    build: {
      ssr: true,
      outDir: built,
      emptyOutDir: true,
      rolldownOptions: {
        input: { 'lane-thread': 'electron/engine/onnx-sessions/lane-thread.ts' },
      },
    },
  });
  writeFileSync(broken, 'no image');
  paths = makeImages(folder, 120);
  paths.splice(50, 0, broken);
});

/** All that is said of the images, and the largest batch. */
async function analyzed(id: string, lanes: number, settings: Result['provenance']['settings']) {
  vi.stubEnv('VITRINE_THREADS', '2');
  const engine = createEngine({
    families,
    stateDir: join(folder, `state-${id}-${lanes}`),
    zooDir,
    samplesDir,
    stylesDir,
    emit: () => {},
    threads: { lane: join(built, 'lane-thread.js'), umap: undefined },
  });
  const { signal } = new AbortController();
  await engine.handlers['engine.setProvider']({ provider: 'cpu' }, { signal });
  const model = await engine.catalogue.open(id);
  await engine.analyzer.lanesFor(model.card);
  const inputs = paths.map((path) => ({ path, from: 0 }));
  const items: Analyzed<(typeof inputs)[number]>[] = [];
  let batch = 1;
  const onBatch = (images: number) => {
    batch = images;
  };
  const list = { inputs, model, settings, embeddings: true, signal, lanes, onBatch };
  for await (const item of engine.analyzer.analyzeAll(list)) {
    items.push(item);
    if ('id' in item.outcome) await engine.analyzer.release(item.outcome.id);
  }
  await engine.close();
  return { items, batch };
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

test.each([
  ['vit-cifar10', { layers: 'none' }, true],
  ['vit-cifar10', { layers: 'all' }, true],
  ['dvt-cifar10', { layers: 'none' }, true],
  ['dvt-cifar10', { layers: 'all' }, true],
  ['dynamicvit-cifar10', { layers: 'none' }, true],
  ['vt-cifar10', { layers: 'none' }, true],
  ['moe-cifar10', { layers: 'none' }, false],
])('%s, %o: as one by one', async (id, settings, inBatches) => {
  const alone = await analyzed(id, 1, settings);
  const batched = await analyzed(id, 2, settings);
  expect(batched.batch > 1).toBe(inBatches);
  expect(batched.items.map(({ given }) => given.path)).toEqual(paths);
  for (const [i, { given, outcome, embedding }] of batched.items.entries()) {
    const other = alone.items[i]!;
    if (given.path === broken) {
      expect(outcome).toBeInstanceOf(VitrineError);
      continue;
    }
    const [{ parts }, { parts: one }] = [outcome as Result, other.outcome as Result];
    const [probabilities, expected] = [parts, one].map(({ predictions }) =>
      predictions!.top.map(({ p }) => p),
    );
    expect(difference(probabilities!, expected!)).toBeLessThan(1e-5);
    const nearThreshold = one.exits?.stages.some(
      ({ confidence, threshold }) => Math.abs((confidence ?? 2) - (threshold ?? 0)) < 1e-5,
    );
    if (!nearThreshold) {
      expect(parts.exits?.chosen).toBe(one.exits?.chosen);
      expect(parts.predictions!.top[0]!.label).toBe(one.predictions!.top[0]!.label);
    }
    expect(parts.tokens?.stages.map(({ kept }) => kept)).toEqual(
      one.tokens?.stages.map(({ kept }) => kept),
    );
    expect(Object.keys(parts)).toEqual(Object.keys(one));
    if (other.embedding) expect(difference(embedding!, other.embedding)).toBeLessThan(1e-4);
  }
});
