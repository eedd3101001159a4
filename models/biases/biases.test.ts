/* The five networks in the box through the whole engine. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createEngine } from '../../electron/engine';
import { root, temporaryFolder } from '../../electron/engine/testing';
import { families } from '..';
import { halfOf, maskedMean } from './masks';

const engine = createEngine({
  families,
  stateDir: temporaryFolder(),
  zooDir: join(root, 'models', 'zoo'),
  samplesDir: join(root, 'assets', 'samples'),
  stylesDir: join(root, 'assets', 'styles'),
});
afterAll(() => engine.close());

let job = 0;
async function run(settings: Record<string, string> = {}) {
  const [file] = await engine.registerPaths([join(root, 'assets', 'samples', 'cat.jpg')]);
  const call = { job: `job-${job++}`, file: file!.id, model: 'biases-cifar10', settings };
  const { parts } = (await engine.dispatch('analyze.run', call)) as {
    parts: import('#shared/types').Parts;
  };
  return parts.reconstruction!;
}
const read = async (ref: { id: string }) => engine.tensors.read(ref.id);

test('five networks paint the image, their errors those of the hidden patches', async () => {
  const { grid, hidden, networks, original } = await run();
  expect(grid).toEqual([8, 8]);
  expect(hidden).toEqual(halfOf(grid));
  expect(networks.map(({ title }) => title)).toEqual([
    'Convolution',
    'Unshared window',
    'MLP-Mixer',
    'Transformer',
    'Transformer without positions',
  ]);
  expect((await read(original)).shape).toEqual([3, 32, 32]);
  for (const { image, error, mse } of networks) {
    expect((await read(image)).shape).toEqual([3, 32, 32]);
    expect(mse).toBeCloseTo(maskedMean(await read(error), grid, hidden), 6);
  }
  // What the paper says of them, on this image too.
  expect(networks[0]!.mse).toBeLessThan(networks[3]!.mse);
});

test('a mask of one’s own; fewer hidden patches are easier', async () => {
  const few = await run({ hidden: '27,28' });
  expect(few.hidden).toEqual([27, 28]);
  const many = await run({ hidden: Array.from({ length: 60 }, (_, i) => i).join(',') });
  expect(few.networks[0]!.mse).toBeLessThan(many.networks[0]!.mse);
});

test.each([
  ['64', /there is no patch 64/],
  ['', /hide one patch/],
  ['a', /numbers such as/],
])('hidden = %j is refused', async (hidden, message) => {
  await expect(run({ hidden })).rejects.toThrow(message);
});
