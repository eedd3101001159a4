import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventBody, Input, MethodName, Output } from '#shared/contract';
import type { FileEntry, ModelCard, Result } from '#shared/types';
import { families } from '../../models';
import { createEngine, type Engine } from '.';
import { encodeNpy } from './tensors/npy';
import { failure, golden, root, sample, temporaryFolder } from './testing';

const stateDir = temporaryFolder();
const folders = {
  stateDir,
  zooDir: join(root, 'models', 'zoo'),
  samplesDir: join(root, 'assets', 'samples'),
  stylesDir: join(root, 'assets', 'styles'),
};
const jobs: EventBody<'job'>[] = [];
let engine: Engine;
let cat: FileEntry;
let vit: ModelCard;
let serial = 0;

const call = <M extends MethodName>(method: M, input: Input<M>, signal?: AbortSignal) =>
  engine.dispatch(method, input, signal) as Promise<Output<M>>;
const register = async (path: string) => (await engine.registerPaths([path]))[0]!;
const run = (settings: Result['provenance']['settings'] = {}, file = cat.id, model = vit.id) =>
  call('analyze.run', { job: `j${serial++}`, file, model, settings });
const read = async (id: string, slice: number[] = []) =>
  (await engine.tensors.read(id, slice)).data as Float32Array;

beforeAll(async () => {
  engine = createEngine({
    families,
    ...folders,
    emit: (event, body) => event === 'job' && jobs.push(body as EventBody<'job'>),
  });
  await call('engine.setProvider', { provider: 'cpu' });
  cat = await register(sample('cat.jpg'));
  vit = await call('models.import', { files: [(await register(golden('timm-vit-224'))).id] });
});
afterAll(() => engine.close());

test('a chosen number of threads is used, kept, and given up again', async () => {
  const { processors, threads } = await call('engine.info', {});
  const chosen = await call('engine.setThreads', { threads: processors });
  expect(chosen).toMatchObject({ threads: processors, threadsWanted: processors });
  expect((await run()).parts.predictions!.top[0]!.p).toBeGreaterThan(0);
  const later = createEngine({ families, ...folders });
  expect(await later.dispatch('engine.info', {}, AbortSignal.timeout(60_000))).toMatchObject({
    threads: processors,
  });
  await later.close();
  expect(await call('engine.setThreads', { threads: 'auto' })).toMatchObject({ threads });
});

/** Largest distance from 1 of the sums of the last axis. */
function worstRow(data: Float32Array, keys: number): number {
  let worst = 0;
  for (let row = 0; row < data.length; row += keys) {
    let sum = 0;
    for (let k = 0; k < keys; k++) sum += data[row + k]!;
    worst = Math.max(worst, Math.abs(sum - 1));
  }
  return worst;
}

test('a run keeps every layer, rows sum to 1, probabilities to 1', async () => {
  const result = await run({ topK: 1000 });
  const p = result.parts.predictions!.top.map((c) => c.p);
  expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  expect([...p].sort((a, b) => b - a)).toEqual(p);
  const layers = result.parts.attention!.layers;
  expect(layers).toHaveLength(vit.attention.length);
  for (const { heads, tensor } of layers) {
    expect(tensor!.shape).toEqual([heads, 197, 197]);
    expect(worstRow(await read(tensor!.id), 197)).toBeLessThan(1e-4);
  }
  expect(result.provenance).toMatchObject({
    modelId: vit.id,
    modelSha256: [vit.files[0]!.sha256],
    imageName: 'cat.jpg',
    provider: 'cpu',
    settings: { topK: 1000 },
  });
  expect(result.timings.runMs).toBeGreaterThan(0);
});

test('a layer that was not kept is fetched when asked for, and is the same', async () => {
  const full = await run();
  const bare = await run({ layers: 'none' });
  expect(bare.parts.attention!.layers.every(({ tensor }) => tensor === null)).toBe(true);
  const [one, again] = await Promise.all([
    call('attention.layer', { result: bare.id, layer: 1 }),
    call('attention.layer', { result: bare.id, layer: 1 }),
  ]);
  expect(again).toEqual(one);
  const kept = full.parts.attention!.layers[1]!.tensor!;
  expect(await read(one.id)).toEqual(await read(kept.id));
  expect(await failure(call('attention.layer', { result: bare.id, layer: 99 }))).toMatchObject({
    code: 'bad-input',
  });
  const some = await run({ layers: '1' });
  expect(some.parts.attention!.layers.map(({ tensor }) => tensor !== null)).toEqual([false, true]);
});

test('rollout is the product of the layers, the same from kept and from fetched attention', async () => {
  const [full, bare] = [await run(), await run({ layers: 'none' })];
  const n = 197;
  const ref = await call('attention.rollout', { result: full.id });
  const rollout = await read(ref.id);
  expect(ref.shape).toEqual([vit.attention.length, n, n]);
  expect(worstRow(rollout, n)).toBeLessThan(1e-4);
  // by the definition, in float64, for some entries of the second layer
  const factors = await Promise.all(
    full.parts.attention!.layers.map(async ({ tensor, heads }) => {
      const a = await read(tensor!.id);
      const mean = (q: number, k: number) => {
        let sum = 0;
        for (let h = 0; h < heads; h++) sum += a[(h * n + q) * n + k]!;
        return sum / heads;
      };
      return (q: number, k: number) => 0.5 * mean(q, k) + (q === k ? 0.5 : 0);
    }),
  );
  for (const [q, k] of [
    [0, 0],
    [0, 100],
    [57, 3],
    [196, 196],
  ] as const) {
    let expected = 0;
    for (let i = 0; i < n; i++) expected += factors[1]!(q, i) * factors[0]!(i, k);
    expect(rollout[n * n + q * n + k]).toBeCloseTo(expected, 5);
  }
  const fetched = await call('attention.rollout', { result: bare.id });
  expect(await read(fetched.id)).toEqual(rollout);
});

test('statistics of every layer and head lie in their bounds', async () => {
  const result = await run({ layers: 'none' });
  const { layers } = await call('attention.stats', { result: result.id });
  expect(layers.map(({ layer }) => layer)).toEqual(vit.attention.map(({ layer }) => layer));
  for (const { entropy, distance } of layers) {
    expect(entropy).toHaveLength(3);
    for (const nats of entropy) expect(nats).toBeGreaterThan(0);
    for (const nats of entropy) expect(nats).toBeLessThanOrEqual(Math.log(197));
    for (const pixels of distance) expect(pixels).toBeGreaterThan(0);
    for (const pixels of distance) expect(pixels).toBeLessThan(224 * Math.SQRT2);
  }
});

test('rollout refuses a model whose layers have different tokens, and says which', async () => {
  const file = await register(golden('hf-segformer'));
  const model = await call('models.import', { files: [file.id] });
  const result = await run({}, cat.id, model.id);
  expect(await failure(call('attention.rollout', { result: result.id }))).toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('same tokens'),
  });
  for (const { tensor, heads, queries, keys } of result.parts.attention!.layers) {
    const [q, k] = [queries, keys].map((a) => a.special + a.grid[0] * a.grid[1]);
    expect(tensor!.shape).toEqual([heads, q, k]);
    expect(worstRow(await read(tensor!.id), k!)).toBeLessThan(1e-4);
  }
});

test('a model without classes gives its outputs; raw outputs come on request', async () => {
  const file = await register(golden('hf-segformer'));
  const model = await call('models.import', { files: [file.id] });
  const { parts } = await run({ rawOutputs: true, layers: 'none' }, cat.id, model.id);
  expect(parts.predictions).toBeUndefined();
  const { shape, id } = parts.outputs![model.output]!;
  expect((await read(id)).length).toBe(shape.reduce((a, b) => a * b, 1));
});

test('a preprocessed array is run as it is', async () => {
  const path = join(stateDir, 'input.npy');
  const data = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i));
  writeFileSync(path, encodeNpy({ shape: [3, 224, 224], data }));
  const { provenance, region } = await run({}, (await register(path)).id);
  expect(provenance.preprocessing).toBe('none: given as a preprocessed array');
  expect(region).toEqual({ x: 0, y: 0, width: 224, height: 224 });
  writeFileSync(path, encodeNpy({ shape: [3, 100, 100], data: data.subarray(0, 30_000) }));
  expect(await failure(run({}, (await register(path)).id))).toMatchObject({
    code: 'bad-input',
    message: 'input.npy is 100x100, timm-vit-224 takes 224x224',
  });
});

test('tensors are read in slices, as bytes and as .npy', async () => {
  const { parts } = await run();
  const { id } = parts.attention!.layers[0]!.tensor!;
  const slice = await call('tensor.read', { tensor: id, slice: [1, 5] });
  expect(slice).toMatchObject({ dtype: 'float32', shape: [197] });
  const { buffer, byteOffset } = slice.bytes;
  const row = new Float32Array(buffer.slice(byteOffset, byteOffset + 197 * 4));
  expect(row).toEqual(await read(id, [1, 5]));
  const { npy } = await call('tensor.npy', { tensor: id, slice: [] });
  expect(npy.length).toBe(3 * 197 * 197 * 4 + 128);
});

test('progress is told; a cancelled run ends as cancelled and the next one works', async () => {
  jobs.length = 0;
  await call('analyze.run', { job: 'told', file: cat.id, model: vit.id, settings: {} });
  expect(jobs.map(({ state }) => state)).toEqual(['queued', ...Array(3).fill('running'), 'done']);
  const stop = new AbortController();
  const input = { job: 'stopped', file: cat.id, model: vit.id, settings: {} };
  const running = call('analyze.run', input, stop.signal);
  stop.abort();
  expect(await failure(running)).toMatchObject({ code: 'cancelled' });
  const latest = await Promise.allSettled([call('analyze.run', input), call('analyze.run', input)]);
  expect(latest.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

describe('what cannot be used is refused and costs nothing else', () => {
  test.each([
    ['no such method', 'files.delete', {}, 'There is no method'],
    ['inherited names', 'toString', {}, 'There is no method'],
    ['malformed input', 'analyze.run', { job: 1 }, 'analyze.run: job'],
    ['an unknown file', 'images.probe', { file: '/etc/passwd' }, 'not known'],
    ['a path as model', 'models.remove', { model: '../zoo' }, 'no model'],
  ])('%s', async (_, method, input, message) => {
    const error = await failure(engine.dispatch(method, input));
    expect(error.message).toContain(message);
    expect(error.hint).not.toBe('');
  });

  test.each([
    [{ nonsense: 1 }, 'There is no setting “nonsense”'],
    [{ topK: 0 }, 'topK'],
    [{ topK: 'many' }, 'topK'],
    [{ layers: 'some' }, 'layers'],
    [{ layers: '0,77' }, 'no attention layer 77'],
    [{ rawOutputs: 'perhaps' }, 'rawOutputs'],
  ])('settings %o', async (settings, message) => {
    const error = await failure(run(settings));
    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining(message) });
  });

  test('a result that is no longer kept', async () => {
    const result = await run();
    await engine.analyzer.release(result.id);
    const asked = call('attention.stats', { result: result.id });
    expect(await failure(asked)).toMatchObject({ code: 'bad-input' });
    const { id } = result.parts.attention!.layers[0]!.tensor!;
    expect(await failure(call('tensor.read', { tensor: id, slice: [] }))).toMatchObject({
      code: 'bad-input',
    });
  });
});

test('a run goes on past what cannot be read, in order', async () => {
  const broken = join(stateDir, 'broken.jpg');
  writeFileSync(broken, 'no image');
  const paths = [sample('cat.jpg'), broken, sample('coffee.jpg')];
  const model = await engine.catalogue.open(vit.id);
  const seen: [string, boolean][] = [];
  const { signal } = new AbortController();
  for await (const { given, outcome } of engine.analyzer.analyzeAll({
    inputs: paths.map((path) => ({ path, from: 0 })),
    model,
    settings: {},
    embeddings: false,
    signal,
  })) {
    seen.push([given.path, !(outcome instanceof Error)]);
  }
  expect(seen).toEqual(paths.map((path) => [path, path !== broken]));
});

test('ids of files and models outlive the engine; spilled tensors do not', async () => {
  const second = createEngine({ ...folders, families });
  const { model } = (await second.dispatch('analyze.run', {
    job: 'second',
    file: cat.id,
    model: vit.id,
    settings: {},
  })) as Result;
  expect(model).toBe(vit.id);
  await second.close();
});

test('the style images in the box are listed and can be opened', async () => {
  const styles = await call('styles.list', {});
  expect(styles.map(({ name }) => name)).toContain('starry-night.jpg');
  expect(styles.length).toBeGreaterThanOrEqual(8);
  const probed = await Promise.all(styles.map(({ id }) => call('images.probe', { file: id })));
  for (const { size } of probed) expect(Math.max(...size)).toBe(512);
});

const zoo = existsSync(join(folders.zooDir, 'vit-cifar10', 'model.onnx'));
if (!zoo) console.warn('NOT RUN: the model in the box, since models/zoo/vit-cifar10 is not there.');
test.skipIf(!zoo)('the model in the box runs on every sample image', async () => {
  const samples = await call('images.samples', {});
  expect(samples.length).toBeGreaterThan(2);
  for (const { id } of samples) {
    const { parts } = await run({}, id, 'vit-cifar10');
    expect(parts.predictions!.top).toHaveLength(5);
    for (const { tensor, keys } of parts.attention!.layers) {
      const k = keys.special + keys.grid[0] * keys.grid[1];
      expect(worstRow(await read(tensor!.id), k)).toBeLessThan(1e-4);
    }
  }
});

test('closing leaves no tensors behind', async () => {
  const state = join(stateDir, 'closing');
  const third = createEngine({ families, ...folders, stateDir: state });
  await third.close();
  expect(existsSync(join(state, 'tensors'))).toBe(false);
  rmSync(state, { recursive: true, force: true });
});
