import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { inspectModel } from '../onnx';
import { failure, golden, root, temporaryFolder } from '../testing';
import { type ModelOnDisk, SessionPool } from './pool';
import { Providers } from './providers';

const folder = temporaryFolder();

async function open(name: string): Promise<ModelOnDisk> {
  const path = golden(name);
  return { path, card: await inspectModel(path, { id: name }) };
}

async function pool(o: { limitBytes?: number; provider?: 'cpu' | 'webgpu' } = {}) {
  const providers = new Providers(folder, 1);
  await providers.want(o.provider ?? 'cpu');
  const fellBack = vi.fn();
  const { limitBytes } = o;
  const sessions = new SessionPool({
    providers,
    threads: 1,
    onFallback: fellBack,
    ...(limitBytes !== undefined && { limitBytes }),
  });
  return { sessions, providers, fellBack };
}

/** The same for every test: pixels without structure. */
function noise({ card }: ModelOnDisk) {
  const [h, w] = card.preprocess.size;
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => ((i * 7919) % 211) / 105 - 1);
  return { data, shape: card.preprocess.layout === 'NCHW' ? [1, 3, h, w] : [1, h, w, 3] };
}

test('one session serves every choice of layers, under the right names', async () => {
  const model = await open('timm-vit-224');
  const { sessions } = await pool();
  const opened = vi.spyOn(InferenceSession, 'create');
  const input = noise(model);
  const layers = model.card.attention.map((tap) => tap.layer);
  const all = await sessions.run(model, input, { layers, outputs: 'all' });
  expect(all.attention.size).toBe(layers.length);
  expect(all.outputs.get(model.card.output)?.shape[0]).toBe(1);
  for (const layer of [...layers].reverse()) {
    const one = await sessions.run(model, input, { layers: [layer], outputs: 'none' });
    expect([...one.attention.keys()]).toEqual([layer]);
    expect(one.outputs.size).toBe(0);
    expect(one.attention.get(layer)!.data).toEqual(all.attention.get(layer)!.data);
    expect([all.first, one.first]).toEqual([true, false]);
  }
  expect(opened).toHaveBeenCalledTimes(1);
  opened.mockRestore();
  await sessions.clear();
});

test('over the memory bound the least recently used session is closed', async () => {
  const [a, b] = [await open('timm-vit-224'), await open('hf-vit')];
  const { sessions } = await pool({ limitBytes: 1 });
  const opened = vi.spyOn(InferenceSession, 'create');
  for (const model of [a, b, b, a]) {
    await sessions.run(model, noise(model), { layers: [0], outputs: 'main' });
  }
  expect(opened).toHaveBeenCalledTimes(3);
  opened.mockRestore();
  await sessions.clear();
});

test.each(['fp16', 'external-data', 'int8-dynamic', 'nhwc-uint8'])('runs %s', async (name) => {
  const model = await open(name);
  const { sessions } = await pool();
  const input = noise(model);
  const { outputs } = await sessions.run(model, input, { layers: [0], outputs: 'main' });
  const logits = outputs.get(model.card.output)!;
  expect(logits.data.length).toBeGreaterThan(1);
  expect([...logits.data].every(Number.isFinite)).toBe(true);
  await sessions.clear();
});

test('an input that the graph does not take names what it wants', async () => {
  const model = await open('timm-vit-224');
  const { sessions } = await pool();
  const wanted = { layers: [], outputs: 'main' } as const;
  const run = (shape: number[]) =>
    failure(
      sessions.run(model, { data: new Float32Array(shape.reduce((a, b) => a * b)), shape }, wanted),
    );
  expect(await run([1, 3, 100, 224])).toMatchObject({ code: 'shape-mismatch' });
  expect(await run([3, 224, 224])).toMatchObject({
    code: 'shape-mismatch',
    message: expect.stringMatching(/4 dimensions.*3/),
  });
  // and the session is as good as before
  await sessions.run(model, noise(model), wanted);
  await sessions.clear();
});

test('a model whose file is gone says so', async () => {
  const model = await open('hf-vit');
  const { sessions } = await pool();
  const gone = { ...model, path: join(folder, 'gone', 'model.onnx') };
  const run = sessions.run(gone, noise(model), { layers: [], outputs: 'main' });
  expect(await failure(run)).toMatchObject({ code: 'model-missing' });
});

test('a provider that is not to be had falls back to the CPU and says why', async () => {
  // Without Vulkan the runtime has no adapter; with one this test would use it.
  const { providers } = await pool({ provider: 'webgpu' });
  const { provider, reason } = await providers.choose();
  if (provider === 'webgpu') return expect(reason).toBe('Chosen by you.');
  expect(provider).toBe('cpu');
  expect(reason).toMatch(/^WebGPU cannot be used \(.+\); running on the CPU\.$/);
});

test('a run that fails on the provider is done on the CPU, once and for all, and told', async () => {
  const model = await open('timm-vit-224');
  const { sessions, providers, fellBack } = await pool();
  providers.choose = async () => ({ provider: 'coreml', reason: 'Chosen by you.' });
  const create = InferenceSession.create.bind(InferenceSession);
  const opened = vi.spyOn(InferenceSession, 'create').mockImplementation(((
    bytes: Uint8Array,
    options: InferenceSession.SessionOptions,
  ) => {
    // A device that is lost: the runtime throws a plain Error.
    if (options.executionProviders?.includes('coreml')) throw new Error('device lost');
    return create(bytes, options);
  }) as typeof InferenceSession.create);
  const wanted = { layers: [], outputs: 'main' } as const;
  const first = await sessions.run(model, noise(model), wanted);
  await sessions.run(model, noise(model), wanted);
  expect(first.provider).toBe('cpu');
  expect(fellBack).toHaveBeenCalledTimes(1);
  expect(opened).toHaveBeenCalledTimes(2);
  opened.mockRestore();
  await sessions.clear();
});

test('the choice outlives the engine', async () => {
  const state = join(folder, 'chosen');
  const first = new Providers(state, 1);
  await first.choose();
  expect(first.wanted).toBe('auto');
  await first.want('cpu');
  const second = new Providers(state, 1);
  expect(await second.choose()).toEqual({ provider: 'cpu', reason: 'Chosen by you.' });
  expect(second.wanted).toBe('cpu');
});

test('auto passes over a provider that ended the engine when it was tried', async () => {
  const state = join(folder, 'crashed');
  mkdirSync(state);
  writeFileSync(join(state, 'provider-trial.json'), '{"provider":"webgpu"}');
  const { provider, reason } = await new Providers(state, 1).choose();
  expect(provider).toBe('cpu');
  // On a machine without a graphics processor nothing is tried at all.
  expect(reason).toMatch(/ended the engine when it was last tried|no graphics processor/);
});

/** Chromium's software Vulkan: the only adapter on a machine without a graphics processor. */
const swiftshader = ['/usr/lib/chromium', '/usr/lib/chromium-browser'].find((place) =>
  existsSync(join(place, 'vk_swiftshader_icd.json')),
);
if (!swiftshader) console.warn('NOT RUN: WebGPU against CPU, since there is no SwiftShader here.');
test.skipIf(!swiftshader)(
  'WebGPU gives what the CPU gives (needs SwiftShader)',
  () => {
    // A process of its own: the loader reads these variables when the process starts.
    const script = `import { runnerImport } from 'vite';
    const { module } = await runnerImport('./electron/engine/onnx-sessions/webgpu.check.ts');
    await module.check(process.argv[1]);`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', script, golden('timm-vit-dynamo')],
      {
        cwd: root,
        encoding: 'utf8',
        timeout: 110_000,
        env: {
          ...process.env,
          LD_LIBRARY_PATH: swiftshader,
          VK_ICD_FILENAMES: join(swiftshader!, 'vk_swiftshader_icd.json'),
        },
      },
    );
    expect(`${status} ${stdout}`, stderr).toMatch(/^0 /);
    const { provider, difference, values } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(values).toBeGreaterThan(100);
    expect(provider).toBe('webgpu');
    expect(difference).toBeLessThan(1e-4);
  },
  120_000,
);

test.each(['int8-static', 'fp16', 'hf-vit'])(
  'asking for attention leaves the outputs of %s as they are',
  async (name) => {
    const model = await open(name);
    const { sessions } = await pool();
    const input = noise(model);
    const layers = model.card.attention.map((tap) => tap.layer);
    const plain = await sessions.run(model, input, { layers: [], outputs: 'main' });
    for (const wanted of [
      { layers },
      { layers, embedding: true },
      { layers: [], embedding: true },
    ]) {
      const run = await sessions.run(model, input, { ...wanted, outputs: 'main' });
      const [before, after] = [plain, run].map((r) => [...r.outputs.get(model.card.output)!.data]);
      const change = Math.max(...before!.map((value, i) => Math.abs(value - after![i]!)));
      expect(change).toBeLessThan(1e-5);
      expect(run.attention.size).toBe(wanted.layers.length);
      expect(run.embedding !== undefined).toBe(wanted.embedding === true);
    }
    await sessions.clear();
  },
);
