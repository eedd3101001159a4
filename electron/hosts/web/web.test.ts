import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { events, methods } from '#shared/contract';
import { type Client, client, encodeFrame } from '#shared/wire';
import { spawnStub } from '../testing';
import { startWebHost, type WebHost } from './index';
import { MAX_MESSAGE, socketChannel } from './socket';
import { ask as askAt } from './testing';

let folder: string;
let host: WebHost;
let origin: string;
let token: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-web-'));
  const renderer = join(folder, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(renderer, 'index.html'), '<p>the studio</p>');
  await writeFile(join(renderer, 'assets', 'app-1a2b.js'), 'run()');
  await writeFile(join(folder, 'secret.json'), '"secret"');
  host = await startWebHost({
    stateDir: folder,
    rendererDir: renderer,
    limits: { bytes: 100_000, count: 20 },
    spawn: () => spawnStub(),
    log: () => undefined,
  });
  const url = new URL(host.url);
  origin = url.origin;
  port = Number(url.port);
  token = url.searchParams.get('token')!;
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (path: string, options?: Parameters<typeof askAt>[2]) => askAt(port, path, options);
const bearer = () => ({ Authorization: `Bearer ${token}` });

function openSocket(query: string, headers = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
async function openClient(): Promise<{
  engine: Client<typeof methods, typeof events>;
  socket: WebSocket;
}> {
  const socket = await openSocket(`?token=${token}`, { Origin: origin });
  return { engine: client(socketChannel(socket), methods, events), socket };
}

describe('the token', () => {
  test('is long, and new at every start', async () => {
    expect(token).toMatch(/^[\w-]{32,}$/);
  });

  test('with it, the page', async () => {
    expect(await ask(`/?token=${token}`)).toMatchObject({ status: 200, body: '<p>the studio</p>' });
  });

  test.each([
    ['none', ''],
    ['empty', '?token='],
    ['wrong', `?token=${'A'.repeat(32)}`],
    ['cut short', () => `?token=${token.slice(0, -1)}`],
    ['too long', () => `?token=${token}A`],
  ])('%s: the page, tensors, uploads and the web socket are refused', async (_, query) => {
    const q = typeof query === 'string' ? query : query();
    const page = await ask(`/${q}`);
    expect(page.status).toBe(401);
    expect(page.body).not.toContain('the studio');
    expect((await ask(`/tensor/t1${q}`)).status).toBe(401);
    expect((await ask(`/files${q}`, { method: 'POST', body: Buffer.from('x') })).status).toBe(401);
    await expect(openSocket(q, { Origin: origin })).rejects.toThrow(/401/);
  });

  test('in a wrong header is refused', async () => {
    const headers = { Authorization: `Bearer ${'A'.repeat(32)}` };
    expect((await ask('/tensor/t1', { headers })).status).toBe(401);
    expect((await ask('/tensor/t1', { headers: { Cookie: `token=${token}` } })).status).toBe(401);
  });
});

describe('who asks', () => {
  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'Origin %s is refused, even with the token',
    async (Origin) => {
      const headers = { ...bearer(), Origin };
      expect((await ask(`/?token=${token}`, { headers })).status).toBe(403);
      expect((await ask('/tensor/t1', { headers })).status).toBe(403);
      const post = { method: 'POST', headers, body: Buffer.from('x') };
      expect((await ask('/files?name=a.png', post)).status).toBe(403);
      await expect(openSocket(`?token=${token}`, { Origin })).rejects.toThrow(/403/);
    },
  );

  test.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1'])(
    'Host %j is refused, even with the token',
    async (Host) => {
      expect((await ask(`/?token=${token}`, { headers: { Host } })).status).toBe(403);
      expect((await ask('/assets/app-1a2b.js', { headers: { Host } })).status).toBe(403);
      await expect(openSocket(`?token=${token}`, { Host })).rejects.toThrow(/403|400/);
    },
  );

  test('localhost is the other name that we answer to', async () => {
    const headers = { Host: `localhost:${port}`, Origin: `http://localhost:${port}` };
    expect((await ask(`/?token=${token}`, { headers })).status).toBe(200);
  });

  test('only the loopback address is bound', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    if (outside.length === 0) console.warn('NOT TESTED: this machine has no outside address');
    for (const { address } of outside) {
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect(port, address, () => resolve(true));
        socket.on('error', () => resolve(false));
      });
      expect(reached, address).toBe(false);
    }
  });
});

describe('what is served', () => {
  test('assets, with strict headers', async () => {
    const { status, headers, body } = await ask('/assets/app-1a2b.js');
    expect({ status, body }).toEqual({ status: 200, body: 'run()' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  test.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/..\\secret.json',
    '//secret.json',
    '//',
    'http://127.0.0.1/../secret.json',
    '/./../secret.json',
    '/%00/secret.json',
    '/.hidden.json',
  ])('no way out of the folder: %s', async (path) => {
    const { status, body } = await ask(path, { headers: bearer() });
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('"secret"');
  });

  test('a slice of a tensor as raw bytes', async () => {
    const answer = await fetch(`${origin}/tensor/t1?slice=0`, { headers: bearer() });
    expect(answer.headers.get('x-shape')).toBe('3');
    expect(answer.headers.get('x-dtype')).toBe('float32');
    expect([...new Float32Array(await answer.arrayBuffer())]).toEqual([1, 2, 3]);
  });

  test('unknown addresses and methods', async () => {
    expect((await ask('/nothing', { headers: bearer() })).status).toBe(404);
    expect((await ask('/files', { headers: bearer() })).status).toBe(404);
    expect((await ask('/', { method: 'DELETE', headers: bearer() })).status).toBe(404);
  });
});

describe('the web socket', () => {
  test('carries calls to the engine', async () => {
    const { engine, socket } = await openClient();
    expect(await engine.call('models.list', {})).toEqual([]);
    socket.close();
  });

  test('has no way to what only the host may ask', async () => {
    const socket = await openSocket(`?token=${token}`, { Origin: origin });
    const control = {
      'files.register': {
        input: methods['models.list'].input,
        output: methods['models.list'].output,
      },
    };
    const engine = client(socketChannel(socket), control, events);
    const call = engine.call('files.register', { paths: ['/etc/passwd'], folder: '' } as never);
    await expect(call).rejects.toMatchObject({ code: 'bad-input' });
    socket.close();
  });

  test.each([
    ['text', 'hello'],
    ['bytes that are no frame', Buffer.from([255, 255, 255, 255, 1, 2, 3])],
    ['too much', Buffer.alloc(MAX_MESSAGE + 1)],
  ])('%s: this connection ends, others go on', async (_, junk) => {
    const good = await openClient();
    const bad = await openSocket(`?token=${token}`, { Origin: origin });
    const closed = new Promise((resolve) => bad.once('close', resolve));
    bad.on('error', () => undefined);
    bad.send(junk);
    await closed;
    expect(await good.engine.call('models.list', {})).toEqual([]);
    good.socket.close();
  });

  test('a frame that is no call is ignored', async () => {
    const { engine, socket } = await openClient();
    socket.send(encodeFrame({ type: 'call', id: {}, method: 5 }));
    expect(await engine.call('models.list', {})).toEqual([]);
    socket.close();
  });

  test('ends with the engine, every call answered; the next one has a new engine', async () => {
    const { engine, socket } = await openClient();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const slow = engine.call('images.probe', { file: 'slow' });
    const crash = engine.call('images.probe', { file: 'crash' });
    await expect(slow).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(crash).rejects.toMatchObject({ code: 'engine-crashed' });
    await closed;
    const next = await openClient();
    expect(await next.engine.call('models.list', {})).toEqual([]);
    next.socket.close();
  });
});

test('a port that is taken says so', async () => {
  await expect(startWebHost({ port, spawn: () => spawnStub() })).rejects.toMatchObject({
    code: 'bad-input',
    message: `Port ${port} is already in use`,
  });
});

test('an engine that cannot start is the reason given', async () => {
  const call = startWebHost({
    stateDir: folder,
    spawn: () => spawnStub('broken'),
    log: () => undefined,
  });
  await expect(call).rejects.toMatchObject({ message: expect.stringMatching(/native library/) });
});
