import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { failure, golden, temporaryFolder } from '../testing';
import { Catalogue } from './catalogue';
import { HubImport } from './hub-import';

const folder = temporaryFolder();
const SHA = 'a'.repeat(40);
const model = readFileSync(golden('hf-vit'));
const beside = (name: string) => readFileSync(join(dirname(golden('hf-vit')), name));
const repository = new Map<string, Buffer>([
  ['README.md', Buffer.from('# a model')],
  ['config.json', beside('config.json')],
  ['preprocessor_config.json', beside('preprocessor_config.json')],
  ['onnx/model.onnx', model],
  ['onnx/model_quantized.onnx', Buffer.from('not this one')],
]);

/** How the server misbehaves in a test. */
let trouble: { cutAt?: number; damage?: boolean; noRange?: boolean; stall?: boolean } = {};
const asked: { url: string; range: string | undefined }[] = [];

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** The hub's layout: metadata under /api/models, files under /resolve. */
function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  asked.push({ url, range: headers.range });
  if (url === '/api/models/acme/pretty?blobs=true') {
    const siblings = [...repository].map(([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      blobId: blob(bytes),
      ...(rfilename.endsWith('.onnx') && {
        lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 130 },
      }),
    }));
    response.end(JSON.stringify({ id: 'acme/pretty', sha: SHA, siblings }));
    return;
  }
  if (url === '/api/models/acme/words?blobs=true') {
    const siblings = [{ rfilename: 'model.safetensors', size: 3 }];
    response.end(JSON.stringify({ sha: SHA, siblings }));
    return;
  }
  if (url.startsWith('/api/models/acme/login')) {
    response.end('<html>please log in</html>');
    return;
  }
  const name = url.replace(`/acme/pretty/resolve/${SHA}/`, '');
  const bytes = repository.get(name);
  if (!bytes) {
    response.writeHead(404).end();
    return;
  }
  const isModel = name === 'onnx/model.onnx';
  const start = trouble.noRange ? 0 : Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  const body = Buffer.from(bytes.subarray(start));
  if (isModel && trouble.damage) body[body.length - 1]! ^= 1;
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length });
  if (isModel && trouble.cutAt !== undefined) {
    const cut = trouble.cutAt;
    delete trouble.cutAt;
    response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  } else if (isModel && trouble.stall) {
    response.write(body.subarray(0, 1000));
  } else {
    response.end(body);
  }
}

const server = createServer(answer);
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  trouble = {};
  asked.length = 0;
});

let serial = 0;
function open() {
  const stateDir = join(folder, `state${serial++}`);
  const catalogue = new Catalogue({ stateDir, zooDir: join(folder, 'zoo') });
  const hub = new HubImport(stateDir, catalogue);
  const steps: [string, number, number][] = [];
  const progress = (...step: [string, number, number]) => steps.push(step);
  const fetch = (source = 'hf:acme/pretty', signal = new AbortController().signal) =>
    hub.import(source, { signal, progress });
  const downloads = join(stateDir, 'downloads', 'acme', 'pretty');
  return { catalogue, fetch, steps, downloads };
}

test('a model comes with its configurations, verified, under the name of its repository', async () => {
  const { fetch, catalogue, steps, downloads } = open();
  const card = await fetch();
  expect(card.id).toBe('pretty');
  expect(card.sources.preprocess).toBe('config');
  expect(readFileSync((await catalogue.open('pretty')).path)).toEqual(model);
  expect(asked.some(({ url }) => url.includes('quantized') || url.includes('README'))).toBe(false);
  const [step, done, total] = steps.at(-1)!;
  expect(step).toBe('downloading model.onnx');
  expect(done).toBe(total);
  expect(existsSync(downloads)).toBe(false);
});

test('a broken connection is gone on with from where it broke', async () => {
  const { fetch } = open();
  trouble = { cutAt: 60_000 };
  expect((await fetch()).id).toBe('pretty');
  const tries = asked.filter(({ url }) => url.endsWith('/onnx/model.onnx'));
  expect(tries.map(({ range }) => range)).toEqual([undefined, 'bytes=60000-']);
});

test('a server that ignores ranges sends all of it again', async () => {
  const { fetch, catalogue } = open();
  trouble = { cutAt: 60_000, noRange: true };
  await fetch();
  expect(readFileSync((await catalogue.open('pretty')).path)).toEqual(model);
});

test('an import cancelled half-way leaves no model, and the next one resumes', async () => {
  const { fetch, catalogue, downloads } = open();
  trouble = { stall: true };
  const stop = new AbortController();
  const running = fetch('hf:acme/pretty', stop.signal);
  await vi.waitFor(() => {
    const part = readdirSync(downloads).find((name) => name.endsWith('model.onnx.part'));
    expect(readFileSync(join(downloads, part!)).length).toBe(1000);
  }, 30_000);
  stop.abort();
  expect(await failure(running)).toMatchObject({ code: 'cancelled' });
  expect(await catalogue.list()).toEqual([]);
  trouble = {};
  asked.length = 0;
  await fetch();
  expect(asked.find(({ url }) => url.endsWith('.onnx'))?.range).toBe('bytes=1000-');
  // What was complete is not asked for again.
  expect(asked.some(({ url }) => url.endsWith('config.json'))).toBe(false);
});

test('bytes that are not what the hub says are thrown away', async () => {
  const { fetch, catalogue, downloads } = open();
  trouble = { damage: true };
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

test.each([
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
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${port}`);
});
