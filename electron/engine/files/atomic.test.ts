import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failure, temporaryFolder } from '../testing';
import { diskError, writeAtomic } from './atomic';
import { smallDisk } from './testing';

const folder = temporaryFolder();

test('makes folders, replaces what was there, leaves nothing else', async () => {
  const path = join(folder, 'a', 'b', 'file.txt');
  await writeAtomic(path, 'first');
  await writeAtomic(path, new Uint8Array([115, 101, 99]));
  expect(readFileSync(path, 'utf8')).toBe('sec');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.txt']);
});

test('many writers of one file at once: one of the values, whole', async () => {
  const path = join(folder, 'race');
  const values = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
  await Promise.all(values.map((value) => writeAtomic(path, value)));
  expect(values).toContain(readFileSync(path, 'utf8'));
});

test('a path that cannot be written is named with its cause', async () => {
  writeFileSync(join(folder, 'plain'), '');
  const error = await failure(writeAtomic(join(folder, 'plain', 'x'), 'x'));
  expect(error).toMatchObject({ code: 'disk', message: expect.stringContaining('plain') });
});

const noFull = !existsSync('/dev/full');
test.skipIf(noFull)('a full device (needs /dev/full)', async () => {
  const error = await writeFile('/dev/full', 'x').catch((e: unknown) => diskError(e, '/dev/full'));
  expect(error).toMatchObject({ code: 'disk', message: '/dev/full: the disk is full' });
});

const disk = smallDisk('1m');
test.skipIf(!disk.mounted)(
  'a disk that fills up keeps the old file whole, and no more',
  async () => {
    const path = join(disk.path, 'file');
    await writeAtomic(path, 'old');
    const error = await failure(writeAtomic(path, new Uint8Array(4 << 20)));
    expect(error).toMatchObject({ code: 'disk', message: `${path}: the disk is full` });
    expect(error.hint).toContain('space');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(disk.path)).toEqual(['file']);
  },
);
