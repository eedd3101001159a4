import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnStub } from '../testing';
import { startWebHost, type WebHost } from './index';
import { ask } from './testing';

let folder: string;
let host: WebHost;
let token: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-web-'));
  host = await startWebHost({
    stateDir: folder,
    limits: { bytes: 100_000, count: 20 },
    spawn: () => spawnStub(),
    log: () => undefined,
  });
  const url = new URL(host.url);
  port = Number(url.port);
  token = url.searchParams.get('token')!;
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const bearer = () => ({ Authorization: `Bearer ${token}` });

const post = (query: string, body: Buffer, headers = {}) =>
  ask(port, `/files?${query}`, { method: 'POST', headers: { ...bearer(), ...headers }, body });
const kept = async () => (await readdir(join(folder, 'uploads')).catch(() => [])).length;

test('uploads arrive whole, under their own name', async () => {
  const body = randomBytes(50_000);
  const { status, body: text } = await post('name=cat%20%26%20dog.png&folder=pets/2026', body);
  expect(status).toBe(200);
  const [entry] = JSON.parse(text);
  expect(entry).toMatchObject({ name: 'cat & dog.png', folder: 'pets/2026', bytes: 50_000 });
  // The stub's ids are paths.
  expect(await readFile(entry.id)).toEqual(body);
});

test.each([
  ['../../../escape.png', 'escape.png'],
  ['..\\..\\escape.png', 'escape.png'],
  ['/etc/passwd', 'passwd'],
  ['..', '_'],
  ['', '_'],
  ['a\u0000b\nc.png', 'a_b_c.png'],
  // SHA-256 of the name.
  [`${'x'.repeat(500)}.png`, `${'x'.repeat(8)}~f52b1320~${'x'.repeat(44)}.png`],
  [`${'ü'.repeat(100)}.png`, `${'ü'.repeat(100)}.png`],
])('name %j stays inside: %s', async (name, expected) => {
  const { body } = await post(
    new URLSearchParams({ name, folder: '../..' }).toString(),
    Buffer.from('x'),
  );
  const [entry] = JSON.parse(body);
  expect(entry).toMatchObject({ name: expected, folder: '' });
  expect(entry.id.startsWith(join(folder, 'uploads'))).toBe(true);
});

test('too large, announced or not: refused, nothing left', async () => {
  const before = await kept();
  const announced = await post('name=big.png', Buffer.alloc(100_001));
  expect(announced.status).toBe(413);
  expect(announced.body).toMatch(/big\.png is larger/);
  const secretly = await post('name=big.png', Buffer.alloc(100_001), {
    'Transfer-Encoding': 'chunked',
  }).then(
    ({ status }) => status,
    (error: NodeJS.ErrnoException) => error.code,
  );
  expect([413, 'ECONNRESET', 'EPIPE']).toContain(secretly);
  expect(await kept()).toBe(before);
});

test('broken off in the middle: nothing left', async () => {
  const before = await kept();
  await new Promise<void>((resolve) => {
    const half = request({
      host: '127.0.0.1',
      port,
      path: '/files?name=half.png',
      method: 'POST',
      headers: { ...bearer(), 'Content-Length': 90_000 },
    });
    half.on('error', () => resolve());
    half.write(Buffer.alloc(40_000));
    setTimeout(() => half.destroy(new Error('gone')), 100);
  });
  await expect.poll(kept).toBe(before);
});

test('the same content is kept once, under every name that it came with', async () => {
  const before = await kept();
  const body = randomBytes(1000);
  const idOf = async (query: string) => JSON.parse((await post(query, body)).body)[0].id;
  const first = await idOf('name=a.png&folder=one');
  expect(await idOf('name=a.png&folder=two')).toBe(first);
  const other = await idOf('name=b.png');
  expect(await readFile(other)).toEqual(body);
  expect((await stat(other)).ino).toBe((await stat(first)).ino);
  expect(await kept()).toBe(before + 1);
});

const many = (list: readonly { name: string; bytes: number }[], ...contents: Buffer[]) =>
  ask(port, '/files/many?folder=pets', {
    method: 'POST',
    headers: bearer(),
    body: Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...contents]),
  });

test('many small files arrive in one body, in order; an empty one too', async () => {
  const contents = [randomBytes(3000), Buffer.alloc(0), randomBytes(70)];
  const names = ['a.png', '../b.png', 'ü\n.png'];
  const list = names.map((name, i) => ({ name, bytes: contents[i]!.length }));
  const { status, body } = await many(list, ...contents);
  expect(status).toBe(200);
  const entries = JSON.parse(body);
  expect(entries).toMatchObject([
    { name: 'a.png', folder: 'pets', bytes: 3000 },
    { name: 'b.png', folder: 'pets', bytes: 0 },
    { name: 'ü_.png', folder: 'pets', bytes: 70 },
  ]);
  for (const [i, { id }] of entries.entries()) expect(await readFile(id)).toEqual(contents[i]);
});

test('a body of many that is not what its list says: refused, nothing left', async () => {
  const before = await kept();
  const short = await many([{ name: 'a.png', bytes: 10 }], Buffer.alloc(9));
  expect(short).toMatchObject({ status: 400, body: expect.stringMatching(/not sent as a list/) });
  const large = await many([{ name: 'a.png', bytes: 100_001 }], Buffer.alloc(100_001));
  expect(large).toMatchObject({ status: 413, body: expect.stringMatching(/a\.png is larger/) });
  const none = await ask(port, '/files/many', { method: 'POST', headers: bearer() });
  expect(none.status).toBe(400);
  expect(await kept()).toBe(before);
});

test('too many: refused', async () => {
  let last = { status: 0, body: '' };
  for (let i = 0; i < 21; i++) last = await post('name=a.png', Buffer.from('x'));
  expect(last.status).toBe(400);
  expect(last.body).toMatch(/More than 20 files/);
});

test('the copies go when the host ends, but for those that a run needs', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vitrine-web-'));
  const third = await startWebHost({
    stateDir: home,
    spawn: () => spawnStub(),
    log: () => undefined,
  });
  const address = new URL(third.url);
  const send = async (name: string) => {
    const answer = await fetch(`${address.origin}/files?name=${name}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${address.searchParams.get('token')}` },
      body: name,
    });
    return (await answer.json())[0].id as string;
  };
  const [used, unused] = [await send('used.png'), await send('unused.png')];
  const run = join(home, 'batches', 'run');
  await mkdir(run, { recursive: true });
  const line = JSON.stringify({ image: 'pets/cat/used.png', path: used });
  await writeFile(join(run, 'inputs.jsonl'), `${line}\n`);
  await third.close();
  expect(await readFile(used, 'utf8')).toBe('used.png');
  await expect(readFile(unused)).rejects.toThrow(/ENOENT/);
  await rm(home, { recursive: true });
});

test('what is old and not needed goes at the next start', async () => {
  const other = await mkdtemp(join(tmpdir(), 'vitrine-web-'));
  const [old, recent] = [join(other, 'uploads', 'old'), join(other, 'uploads', 'recent')];
  await mkdir(old, { recursive: true });
  await mkdir(recent, { recursive: true });
  const longAgo = new Date('2020-01-01');
  await utimes(old, longAgo, longAgo);
  const second = await startWebHost({
    stateDir: other,
    spawn: () => spawnStub(),
    log: () => undefined,
  });
  expect(await readdir(join(other, 'uploads'))).toEqual(['recent']);
  await second.close();
  await rm(other, { recursive: true });
});
