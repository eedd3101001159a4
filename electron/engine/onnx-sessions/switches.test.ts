import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { inspectModel } from '../onnx';
import { root, temporaryFolder } from '../testing';
import { writeLargeModel } from '../testing/large-model';
import { Arenas } from './arena';
import { type ModelOnDisk, SessionPool } from './pool';
import { Providers } from './providers';

// Sessions are opened a hundred times: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000 });

const folder = temporaryFolder();
const SWITCHES = 100;
const MIB = 2 ** 20;
/** Two kept sessions of the largest would show; there are 27 of it in between. */
const GROWTH = 100 * MIB;

const zoo = (id: string): string => join(root, 'models', 'zoo', id, 'model.onnx');

test.each([
  ['as in Node', false],
  ['as in Electron', true],
] as const)('100 switches between models keep no more memory than 20: %s', async (_, limited) => {
  const [large] = writeLargeModel(folder, 'large', { megabytes: 88, image: 64 });
  const paths = [zoo('vit-cifar10'), large!, zoo('segformer-camvid')];
  const models = await Promise.all(
    paths.map(async (path, i): Promise<ModelOnDisk> => {
      return { path, card: await inspectModel(path, { id: `model-${i}` }) };
    }),
  );
  const providers = new Providers(folder, 1);
  await providers.want('cpu');
  // Room for none: each switch closes the model before.
  const sessions = new SessionPool({
    providers,
    threads: 1,
    onFallback: () => {},
    limitBytes: 0,
    arenas: new Arenas(limited),
  });
  const inputs = models.map(({ card }) => {
    const [h, w] = card.preprocess.size;
    return { data: new Float32Array(3 * h * w).fill(0.5), shape: [1, 3, h, w] };
  });
  const sizes: number[] = [];
  for (let i = 0; i < SWITCHES; i++) {
    const at = i % models.length;
    await sessions.run(models[at]!, inputs[at]!, { layers: [], outputs: 'main' });
    sizes.push(process.memoryUsage.rss());
  }
  await sessions.clear();
  // Whichever of the models is open.
  const around = (end: number) => Math.max(...sizes.slice(end - models.length, end));
  const [after20, after100] = [around(20), around(SWITCHES)];
  console.log(`${mib(after20)} after 20 switches, ${mib(after100)} after 100`);
  expect(after100 - after20).toBeLessThan(GROWTH);
});

const mib = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MiB`;
