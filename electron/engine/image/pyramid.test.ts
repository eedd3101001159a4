import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallDisk } from '../files/testing';
import { TilePyramid } from './pyramid';
import { noise } from './testing';

let folder: string;
let cache: string;
let photo: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-tiles-'));
  cache = join(folder, 'cache');
  photo = join(folder, 'photo.png');
  const { rgb } = noise(1300, 700);
  await sharp(rgb, { raw: { width: 1300, height: 700, channels: 3 } })
    .png()
    .toFile(photo);
});
afterAll(() => rm(folder, { recursive: true }));

const size = async (jpeg: Uint8Array) => {
  const { format, width, height } = await sharp(jpeg).metadata();
  return [format, width, height];
};

describe('tiles', () => {
  it('level 0 is full size, edges are smaller, the last level is one tile', async () => {
    const tiles = new TilePyramid(cache);
    const at = async (level: number, column: number, row: number) =>
      size(await tiles.tile(photo, 'a', level, column, row));
    expect(await at(0, 0, 0)).toEqual(['jpeg', 512, 512]);
    expect(await at(0, 2, 1)).toEqual(['jpeg', 276, 188]);
    expect(await at(1, 1, 0)).toEqual(['jpeg', 138, 350]);
    expect(await at(2, 0, 0)).toEqual(['jpeg', 325, 175]);
    for (const [level, column, row] of [
      [3, 0, 0],
      [0, 3, 0],
      [2, 0, 1],
    ] as const) {
      await expect(at(level, column, row)).rejects.toMatchObject({ code: 'bad-input' });
    }
  });

  it('show their part of the image, transparency as white', async () => {
    const white = join(folder, 'white.png');
    const black = { width: 600, height: 600, channels: 3, background: '#000' } as const;
    const background = { r: 255, g: 255, b: 255, alpha: 0 };
    await sharp({ create: { width: 1200, height: 600, channels: 4, background } })
      .composite([{ input: { create: black }, left: 0, top: 0 }])
      .png()
      .toFile(white);
    const tile = await new TilePyramid(cache).tile(white, 'b', 0, 1, 0);
    const { data, info } = await sharp(tile).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number) => data[(100 * info.width + x) * info.channels]!;
    expect(at(40)).toBeLessThan(5); // x = 552: black
    expect(at(140)).toBeGreaterThan(250); // x = 652: transparent, on white
  });

  it('are upright', async () => {
    const turned = join(folder, 'turned.jpg');
    await sharp(photo).withMetadata({ orientation: 6 }).jpeg().toFile(turned);
    expect(await size(await new TilePyramid(cache).tile(turned, 'c', 2, 0, 0))).toEqual([
      'jpeg',
      175,
      325,
    ]);
  });

  it('are cut once for all callers, and again after they were removed', async () => {
    const tiles = new TilePyramid(cache);
    await Promise.all([0, 1, 2].map((column) => tiles.tile(photo, 'd', 0, column, 0)));
    expect((await readdir(cache)).filter((name) => name.startsWith('new-'))).toEqual([]);
    await rm(join(cache, 'd'), { recursive: true });
    expect(await size(await tiles.tile(photo, 'd', 0, 0, 0))).toEqual(['jpeg', 512, 512]);
  });
});

describe('the cache', () => {
  it('drops what was not looked at for longest, and leavings of a process that died', async () => {
    const small = join(folder, 'small');
    const old = new Date(Date.now() - 2 * 24 * 3600e3);
    await mkdir(join(small, 'new-dead'), { recursive: true });
    await utimes(join(small, 'new-dead'), old, old);
    const tiles = new TilePyramid(small, 1); // nothing fits but the image in use
    await tiles.tile(photo, 'first', 0, 0, 0);
    expect(await readdir(small)).toEqual(['first']);
    await tiles.tile(photo, 'second', 0, 0, 0);
    expect(await readdir(small)).toEqual(['second']);
  });

  it('an image that is cut off leaves nothing behind and can be tried again', async () => {
    const torn = join(folder, 'torn.jpg');
    const whole = await sharp(photo).jpeg().toBuffer();
    await writeFile(torn, whole.subarray(0, 5000));
    const fresh = join(folder, 'fresh');
    const tiles = new TilePyramid(fresh);
    const message = 'torn.jpg is cut off: the JPEG ends early';
    await expect(tiles.tile(torn, 'e', 0, 0, 0)).rejects.toMatchObject({
      code: 'bad-input',
      message,
    });
    expect(await readdir(fresh)).toEqual([]);
    await writeFile(torn, whole);
    expect(await size(await tiles.tile(torn, 'e', 0, 0, 0))).toEqual(['jpeg', 512, 512]);
  });

  it('a place that cannot be written is a disk error', async () => {
    await expect(
      new TilePyramid(join(photo, 'cache')).tile(photo, 'f', 0, 0, 0),
    ).rejects.toMatchObject({ code: 'disk' });
  });

  const disk = smallDisk('256k');
  it.skipIf(!disk.mounted)('a full disk is a disk error', async () => {
    await expect(new TilePyramid(disk.path).tile(photo, 'g', 0, 0, 0)).rejects.toMatchObject({
      code: 'disk',
      message: expect.stringContaining('the disk is full'),
    });
    expect(await readdir(disk.path)).toEqual([]);
  });
});
