import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { explain } from './errors';
import { type Download, download } from './resumable';
import { blocks } from './testing/release';
import { ReleaseServer } from './testing/release-server';

const bytes = Buffer.concat(blocks(40));
const sha512 = createHash('sha512').update(bytes).digest('base64');

let folder: string;
let server: ReleaseServer;
let seen: number[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-download-'));
  mkdirSync(join(folder, 'served'));
  writeFileSync(join(folder, 'served', 'app'), bytes);
  server = await ReleaseServer.start(join(folder, 'served'));
  seen = [];
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const parts = () => join(folder, 'parts');
const part = () => join(parts(), Buffer.from(sha512, 'base64').toString('hex'));
const target = () => join(folder, 'pending', 'app');
const get = (changes: Partial<Download> = {}, silence?: number) =>
  download(
    fetch,
    {
      url: `${server.url}app`,
      file: target(),
      folder: parts(),
      sha512,
      headers: {},
      ...{
        signal: new AbortController().signal,
        onProgress: (done: number) => void seen.push(done),
      },
      ...changes,
    },
    silence,
  );
const whole = () => readFileSync(target()).equals(bytes);

test('a file comes whole, with its progress, and leaves no part', async () => {
  await get();
  expect(whole()).toBe(true);
  expect(seen.at(-1)).toBe(bytes.length);
  expect(readdirSync(parts())).toEqual([]);
});

test('a broken connection leaves a part, and the next try goes on from it', async () => {
  server.breakAfter = 1_000_000;
  const broken = await get().catch(explain);
  expect(broken).toMatchObject({ code: 'network', message: 'The connection was lost' });
  expect(existsSync(target())).toBe(false);
  const had = statSync(part()).size;
  expect(had).toBeGreaterThan(0);
  server.breakAfter = null;
  await get();
  expect(server.asked.at(-1)?.range).toBe(`bytes=${had}-`);
  expect(whole()).toBe(true);
});

test('a part that is whole already needs no bytes', async () => {
  mkdirSync(parts());
  writeFileSync(part(), bytes);
  await get();
  expect(whole()).toBe(true);
});

test('a part with other bytes is found by its hash; the try after that starts from nothing', async () => {
  mkdirSync(parts());
  writeFileSync(part(), Buffer.alloc(1_000_000));
  const refused = await get().catch(explain);
  expect(refused).toMatchObject({ message: 'The download does not match its published checksum' });
  expect(existsSync(part())).toBe(false);
  await get();
  expect(server.asked.at(-1)?.range).toBeUndefined();
  expect(whole()).toBe(true);
});

test('a part of another release is removed', async () => {
  mkdirSync(parts());
  writeFileSync(join(parts(), 'ab'.repeat(64)), 'older');
  await get();
  expect(readdirSync(parts())).toEqual([]);
});

test('a server that ignores ranges sends it all again', async () => {
  mkdirSync(parts());
  writeFileSync(part(), bytes.subarray(0, 1_000_000));
  const plain: typeof fetch = (url, init) => fetch(url, { ...init, headers: {} });
  await download(plain, {
    url: `${server.url}app`,
    file: target(),
    folder: parts(),
    sha512,
    headers: {},
    signal: new AbortController().signal,
    onProgress() {},
  });
  expect(whole()).toBe(true);
});

test('a server that falls silent is given up', async () => {
  server.stallAfter = 500_000;
  const stalled = await get({}, 300).catch(explain);
  expect(stalled).toMatchObject({ code: 'network', message: 'The update server does not answer' });
});

test('cancelling ends it at once and keeps the part', async () => {
  server.stallAfter = 500_000;
  const stop = new AbortController();
  const cancelled = get({ signal: stop.signal, onProgress: () => stop.abort() });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(statSync(part()).size).toBeGreaterThan(0);
});

test('a missing file, and no server at all', async () => {
  const missing = await get({ url: `${server.url}none` }).catch(explain);
  expect(missing).toMatchObject({ message: 'The update server reported an error' });
  const { url } = server;
  await server.close();
  const down = await get({ url: `${url}app` }).catch(explain);
  expect(down).toMatchObject({ code: 'network', message: 'The update server does not answer' });
});

test.runIf(existsSync('/dev/full'))('a full disk', async () => {
  mkdirSync(parts());
  symlinkSync('/dev/full', part());
  const full = await get().catch(explain);
  expect(full).toMatchObject({ code: 'disk', message: 'The disk is full' });
  expect(existsSync(target())).toBe(false);
});
