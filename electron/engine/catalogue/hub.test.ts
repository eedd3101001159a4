import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { families } from '../../../models';
import { Families } from '../family-kit/families';
import { failure, temporaryFolder } from '../testing';
import { Catalogue } from './catalogue';
import { HubImport } from './hub-import';
import { model, TestHub } from './testing';

const folder = temporaryFolder();
let server: TestHub;
beforeAll(async () => {
  server = await TestHub.start();
  vi.stubEnv('HF_ENDPOINT', server.endpoint);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});
afterEach(() => {
  server.trouble = {};
  server.asked.length = 0;
});

let serial = 0;
function open() {
  const stateDir = join(folder, `state${serial++}`);
  const catalogue = new Catalogue({
    families: new Families(families),
    stateDir,
    zooDir: join(folder, 'zoo'),
  });
  const hub = new HubImport(stateDir, catalogue);
  const steps: [string, number, number][] = [];
  const progress = (...step: [string, number, number]) => steps.push(step);
  const fetch = (source = 'hf:acme/pretty', signal = new AbortController().signal) =>
    hub.import(source, { signal, progress });
  const downloads = join(stateDir, 'downloads', 'acme', 'pretty');
  return { catalogue, fetch, steps, downloads };
}

/** Resolves when so many bytes of the model lie on disk. */
const arrived = (downloads: string, bytes: number) =>
  vi.waitFor(() => {
    const part = readdirSync(downloads).find((name) => name.endsWith('model.onnx.part'));
    expect(readFileSync(join(downloads, part!)).length).toBe(bytes);
  }, 30_000);

test('a model comes with its configurations, verified, under the name of its repository', async () => {
  const { fetch, catalogue, steps, downloads } = open();
  const card = await fetch();
  expect(card).toMatchObject({ id: 'pretty', title: 'pretty' });
  expect(card.sources.preprocessing.mean).toBe('config');
  expect(readFileSync((await catalogue.open('pretty')).path)).toEqual(model);
  expect(server.asked.some(({ url }) => url.includes('quantized') || url.includes('README'))).toBe(
    false,
  );
  const [step, done, total] = steps.at(-1)!;
  expect(step).toBe('downloading model.onnx');
  expect(done).toBe(total);
  expect(existsSync(downloads)).toBe(false);
});

test('a broken connection is gone on with from where it broke', async () => {
  const { fetch, downloads } = open();
  server.trouble = { cut: { at: 60_000, arrived: () => arrived(downloads, 60_000) } };
  expect((await fetch()).id).toBe('pretty');
  const tries = server.asked.filter(({ url }) => url.endsWith('/onnx/model.onnx'));
  expect(tries.map(({ range }) => range)).toEqual([undefined, 'bytes=60000-']);
});

test('a server that ignores ranges sends all of it again', async () => {
  const { fetch, catalogue, downloads } = open();
  const cut = { at: 60_000, arrived: () => arrived(downloads, 60_000) };
  server.trouble = { cut, noRange: true };
  await fetch();
  expect(readFileSync((await catalogue.open('pretty')).path)).toEqual(model);
});

test('an import cancelled half-way leaves no model, and the next one resumes', async () => {
  const { fetch, catalogue, downloads } = open();
  server.trouble = { stall: true };
  const stop = new AbortController();
  const running = fetch('hf:acme/pretty', stop.signal);
  await arrived(downloads, 1000);
  stop.abort();
  expect(await failure(running)).toMatchObject({ code: 'cancelled' });
  expect(await catalogue.list()).toEqual([]);
  server.trouble = {};
  server.asked.length = 0;
  await fetch();
  expect(server.asked.find(({ url }) => url.endsWith('.onnx'))?.range).toBe('bytes=1000-');
  // What was complete is not asked for again.
  expect(server.asked.some(({ url }) => url.endsWith('config.json'))).toBe(false);
});

test('bytes that are not what the hub says are thrown away', async () => {
  const { fetch, catalogue, downloads } = open();
  server.trouble = { damage: true };
  expect(await failure(fetch())).toMatchObject({
    code: 'network',
    message: expect.stringContaining('damaged'),
  });
  expect(await catalogue.list()).toEqual([]);
  expect(readdirSync(downloads).some((name) => name.includes('onnx'))).toBe(false);
});

test('a part that another version left is not used', async () => {
  const { fetch, downloads, catalogue } = open();
  mkdirSync(downloads, { recursive: true });
  writeFileSync(join(downloads, '.bbbbbbbbbbbb-model.onnx.part'), 'old');
  await fetch();
  expect(readFileSync((await catalogue.open('pretty')).path)).toEqual(model);
});

test('a model folder comes whole: every graph that its card names, and nothing else', async () => {
  const { fetch, catalogue } = open();
  const card = await fetch('hf:acme/cascade');
  expect(card).toMatchObject({ id: 'cascade', family: 'dvt' });
  expect(card.files.map(({ name }) => name)).toEqual(['exit0.onnx', 'exit1.onnx']);
  expect((await catalogue.open('cascade')).card).toEqual(card);
  expect(server.asked.some(({ url }) => url.includes('golden.json'))).toBe(false);
});

test.each([
  ['hf:acme/torn', 'model-missing', 'names exit1.onnx, which is not beside it'],
  ['hf:acme/gone', 'network', 'no public model acme/gone'],
  ['hf:acme/login', 'network', 'did not answer as a model hub'],
  ['hf:acme/words', 'unsupported', 'holds no ONNX model'],
  ['hf:acme', 'bad-input', 'hf:OWNER/NAME'],
  ['hf:../..', 'bad-input', 'hf:OWNER/NAME'],
  ['hf:a/b/c', 'bad-input', 'hf:OWNER/NAME'],
])('%s: %s', async (source, code, message) => {
  const { fetch } = open();
  expect(await failure(fetch(source))).toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test('no connection', async () => {
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
  const error = await failure(open().fetch());
  expect(error).toMatchObject({ code: 'network', message: expect.stringContaining('127.0.0.1:9') });
  vi.stubEnv('HF_ENDPOINT', server.endpoint);
});
