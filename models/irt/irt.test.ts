/* The encoder in the box through the whole engine. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Result } from '#shared/types';
import { createEngine } from '../../electron/engine';
import { root, temporaryFolder } from '../../electron/engine/testing';
import { families } from '..';

const engine = createEngine({
  families,
  stateDir: temporaryFolder(),
  zooDir: join(root, 'models', 'zoo'),
  samplesDir: join(root, 'assets', 'samples'),
  stylesDir: join(root, 'assets', 'styles'),
});
afterAll(() => engine.close());

test('a descriptor of length 1, and the attention of every block', async () => {
  const [file] = await engine.registerPaths([join(root, 'assets', 'samples', 'cat.jpg')]);
  const call = { job: 'job', file: file!.id, model: 'irt-cifar10', settings: {} };
  const { parts } = (await engine.dispatch('analyze.run', call)) as Result;
  expect(parts.attention!.layers).toHaveLength(6);
  expect(parts.statistics!.embedding!.shape).toEqual([1, 128]);
  const { data } = await engine.tensors.read(parts.outputs!.embedding!.id);
  expect(Math.hypot(...(data as Float32Array))).toBeCloseTo(1, 5);
});
