/* Seeds as entries of the library: drawn one by one, as a run, in a table and in a document. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, MethodName, Output, RunInfo } from '#shared/contract';
import type { FileEntry } from '#shared/types';
import { createEngine, type Engine } from '../../electron/engine';
import { root, temporaryFolder } from '../../electron/engine/testing';
import { cancelledIn } from '../../electron/engine/testing/golden';
import { families } from '..';

const folder = temporaryFolder();
const MODEL = 'mixture-digits';
let engine: Engine;
let seeds: FileEntry[];
let ended: Promise<RunInfo>;

beforeAll(async () => {
  let rests: (run: RunInfo) => void;
  ended = new Promise((resolve) => {
    rests = resolve;
  });
  engine = createEngine({
    families,
    stateDir: join(folder, 'state'),
    zooDir: join(root, 'models', 'zoo'),
    samplesDir: join(root, 'assets', 'samples'),
    stylesDir: join(root, 'assets', 'styles'),
    emit: (event, body) => {
      if (event === 'run' && 'state' in body && body.state === 'done') rests(body as RunInfo);
    },
  });
  await engine.catalogue.importPath(join(root, 'models', 'score', 'golden', `${MODEL}.onnx`));
  seeds = await call('seeds.add', { first: 3, count: 3 });
});
afterAll(() => engine.close());

const call = <M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> =>
  engine.dispatch(method, input) as Promise<Output<M>>;
const settings = { epsRel: 0.5 };
const draw = (file: string) => call('analyze.run', { job: file, file, model: MODEL, settings });

test('a seed is an image of its noise until a model has drawn it', async () => {
  expect(seeds.map(({ name }) => name)).toEqual(['Seed 3', 'Seed 4', 'Seed 5']);
  const info = await call('images.probe', { file: seeds[0]!.id });
  expect(info).toMatchObject({ size: [32, 32], format: 'BMP' });
  const result = await draw(seeds[0]!.id);
  expect(result.input).toEqual({ kind: 'seed', seed: 3 });
  expect(result.provenance).toMatchObject({ imageName: 'Seed 3', imageSha256: info.sha256 });
  expect(result.parts.samples!.image.shape).toEqual([1, 8, 8]);
  expect(result.parts.trace!.frames.states.shape.slice(1)).toEqual([1, 8, 8]);
  const { name, bytes } = await call('samples.file', { result: result.id });
  expect(name).toBe('Seed 3, mixture-digits.png');
  expect(Buffer.from(bytes.subarray(1, 4)).toString()).toBe('PNG');
});

test('a cancel is heeded before the next run of the network', async () => {
  const file = seeds[0]!.id;
  const input = { job: 'long', file, model: MODEL, settings: { solver: 'em', steps: 500 } };
  const { runs, outcome } = await cancelledIn(20, (signal) =>
    engine.dispatch('analyze.run', input, signal),
  );
  expect(runs).toBe(20);
  expect(outcome).toMatchObject({ code: 'cancelled' });
});

test('a run over seeds gives rows with NFE, which are those of the samples drawn alone', async () => {
  const run = await call('runs.start', {
    files: seeds.map(({ id }) => id),
    model: MODEL,
    settings,
    embeddings: false,
  });
  expect((await ended).done).toBe(3);
  await call('table.open', { runs: [run.id] });
  const { nfe } = (await draw(seeds[1]!.id)).parts.trace!;
  const verdicts = await call('runs.verdicts', { run: run.id, from: 0 });
  expect(JSON.stringify(verdicts)).toContain(seeds[1]!.id);
  const filter = { conditions: [], expression: '' };
  const exported = await call('table.export', { runs: [run.id], filter, sort: [], form: 'csv' });
  const text = new TextDecoder().decode(exported.bytes);
  const [head = '', ...lines] = text.trim().split('\n');
  const column = head.split(',').indexOf('nfe');
  expect(lines.map((line) => line.split(',')[column])[1]).toBe(String(nfe));
});
