/*
 * Images that cannot be used, through the whole engine: each gives an error that names its true
 * cause, from the probe and from the run alike, and costs the images after it nothing.
 */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { damaged, promisingPng } from '../testing/damaged-images';
import { failure, openEngine, sample, type TestEngine } from '../testing/engine';

const MODEL = 'vit-cifar10';

let engine: TestEngine;
let folder: string;
beforeAll(() => {
  engine = openEngine();
  folder = mkdtempSync(join(tmpdir(), 'vitrine-bad-'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const jpeg = () => readFileSync(sample('cat.jpg'));
const png = () => sharp(sample('cat.jpg')).png().toBuffer();

describe('a file that is no image, or a broken one', () => {
  const files: [
    name: string,
    bytes: () => Uint8Array | string | Promise<Uint8Array>,
    cause: RegExp,
  ][] = [
    ['zero.jpg', () => '', /empty \(0 bytes\)/],
    ['text.jpg', () => 'Dear diary,\ntoday I trained a transformer.\n', /text file/],
    ['page.jpg', () => '<!DOCTYPE html><html><body>404</body></html>', /HTML page/],
    [
      'pointer.png',
      () => `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`,
      /git-LFS pointer/,
    ],
    [
      'noise.jpg',
      () => Uint8Array.from({ length: 999 }, (_, i) => (i * 97) ^ (i >> 3)),
      /not an image/,
    ],
    ['cut.jpg', () => jpeg().subarray(0, jpeg().length * 0.4), /cut off/],
    ['head-only.jpg', () => jpeg().subarray(0, 20), /cut off|damaged/],
    ['cut.png', async () => (await png()).subarray(0, 5000), /cut off/],
    ['damaged.png', async () => damaged(await png(), 4000), /damaged/],
    ['900-megapixel.png', () => promisingPng(30_000, 30_000), /900 megapixels/],
    ['0x0.png', () => promisingPng(0, 0), /damaged|0x0|no pixels/],
    ['0-wide.png', () => promisingPng(0, 100), /damaged|no pixels/],
    ['promises-more.png', () => promisingPng(64, 64), /cut off|damaged/],
    ['model.onnx.jpg', () => Uint8Array.of(8, 8, 58, 4, 18, 2, 104, 105), /not an image/],
  ];

  test.each(files)('%s', async (name, bytes, cause) => {
    const path = join(folder, name);
    writeFileSync(path, await bytes());
    const [entry] = await engine.register(path);
    const probed = await failure(
      engine
        .call('images.probe', { file: entry!.id })
        // What only decoding can find comes with the pixels.
        .then(() => engine.call('images.thumbnail', { file: entry!.id, side: 64 })),
    );
    const run = await failure(engine.run(path, MODEL));
    for (const error of [probed, run]) {
      expect(error.code).toBe('bad-input');
      expect(error.message).toMatch(cause);
      expect(error.message).toContain(name);
      expect(error.hint).not.toBe('');
    }
  });

  test('the good image after them is analysed as ever', async () => {
    const { parts } = await engine.run(sample('cat.jpg'), MODEL);
    expect(parts.predictions!.top).toHaveLength(5);
  });
});

describe('an image of almost nothing', () => {
  test.each([
    [1, 1],
    [1, 4096],
    [4096, 1],
  ])('%d x %d pixels is analysed', async (width, height) => {
    const path = join(folder, `${width}x${height}.png`);
    const create = { width, height, channels: 3 as const, background: '#4080c0' };
    await sharp({ create }).png().toFile(path);
    const { parts, provenance } = await engine.run(path, MODEL);
    expect(provenance.imageSize).toEqual([height, width]);
    const sum = parts.predictions!.top.reduce((total, { p }) => total + p, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(1 + 1e-6);
  });
});

describe('a path that leads nowhere', () => {
  test('a folder without images', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'notes.txt'), 'nothing to see');
    const error = await failure(engine.register(empty));
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(/empty.* no images/);
  });

  test('a path that does not exist', async () => {
    const error = await failure(engine.register(join(folder, 'gone.jpg')));
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(/gone\.jpg/);
  });

  test('a file deleted after it was opened', async () => {
    const path = join(folder, 'soon-gone.jpg');
    writeFileSync(path, jpeg());
    const [entry] = await engine.register(path);
    rmSync(path);
    const error = await failure(engine.call('images.probe', { file: entry!.id }));
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(/soon-gone\.jpg does not exist/);
  });

  test('a folder that took the place of a file', async () => {
    const path = join(folder, 'swapped.jpg');
    writeFileSync(path, jpeg());
    const [entry] = await engine.register(path);
    rmSync(path);
    mkdirSync(path);
    const error = await failure(engine.call('images.probe', { file: entry!.id }));
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(/folder/);
  });

  test('links that lead in a circle', async () => {
    const path = join(folder, 'circle.jpg');
    symlinkSync(path, path);
    const error = await failure(
      engine.register(path).then(([entry]) => engine.call('images.probe', { file: entry!.id })),
    );
    expect(['bad-input', 'disk']).toContain(error.code);
    expect(error.message).toMatch(/circle\.jpg/);
  });

  // Root may read everything, so there is nothing to see for it.
  test.skipIf(process.getuid?.() === 0)(
    'a file that may not be read (not run as root)',
    async () => {
      const path = join(folder, 'secret.jpg');
      writeFileSync(path, jpeg());
      chmodSync(path, 0);
      const [entry] = await engine.register(path);
      const error = await failure(engine.call('images.probe', { file: entry!.id }));
      expect(error.message).toMatch(/permission denied/);
    },
  );
});
