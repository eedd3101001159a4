/* What of the project goes into a package; the packages themselves are tested in electron/e2e/packaged. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { belongs } from '../packaging/content.js';
import { writeIcons } from '../packaging/icons.js';
import { keepLanguage, keepPlatform, keepReachable } from '../packaging/keep.js';
import { root } from './lib.js';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the archive holds', () => {
  test.each([
    '',
    '/package.json',
    '/dist',
    '/dist/main.js',
    '/dist/preload.cjs',
    '/dist/chunks/engine-x.js',
    '/dist/renderer/index.html',
    '/node_modules',
    '/node_modules/onnxruntime-node/dist/index.js',
    '/node_modules/@img/sharp-linux-x64/lib/sharp.node',
  ])('%j', (path) => expect(belongs(path)).toBe(true));

  test.each([
    '/electron/main/index.ts',
    '/models/zoo',
    '/node_modules/onnxruntime-node/lib/index.ts',
    '/node_modules/onnxruntime-node/script',
    '/node_modules/sharp/README.md',
    '/node_modules/@duckdb/node-api/lib/index.d.ts',
    '/node_modules/electron/index.js',
    '/node_modules/onnxruntime-web/dist/ort.js',
    '/node_modules/zod/index.js',
    '/.git/config',
    '/.cache/python/bin/python',
    '/packaging/plugin.js',
    '/out/forge',
  ])('not %j', (path) => expect(belongs(path)).toBe(false));
});

test('the icon comes in every system’s format', async () => {
  const stem = await writeIcons(join(root, 'assets', 'icon.svg'), join(folder, 'icons'));
  const side = async (png) => (await sharp(png).metadata()).width;
  expect(await side(readFileSync(`${stem}.png`))).toBe(1024);
  const ico = readFileSync(`${stem}.ico`);
  const [size, offset] = [ico.readUInt32LE(14), ico.readUInt32LE(18)];
  expect(offset + size).toBe(ico.length);
  expect(await side(ico.subarray(offset))).toBe(256);
  const icns = readFileSync(`${stem}.icns`);
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  expect(icns.readUInt32BE(12) + 8).toBe(icns.length);
  expect(await side(icns.subarray(16))).toBe(1024);
  for (const size of [16, 48, 256, 512]) {
    expect(await side(readFileSync(join(folder, 'icons', 'linux', `${size}x${size}.png`)))).toBe(
      size,
    );
  }
});

test('only one platform’s native libraries stay', () => {
  const app = join(folder, 'one-platform');
  const files = [
    ...['linux/x64', 'linux/arm64', 'win32/x64', 'darwin/arm64'].map(
      (place) => `onnxruntime-node/bin/napi-v6/${place}/onnxruntime_binding.node`,
    ),
    ...[
      'colour',
      'sharp-linux-x64',
      'sharp-libvips-linux-x64',
      'sharp-linuxmusl-x64',
      'sharp-win32-x64',
    ].map((name) => `@img/${name}/package.json`),
  ].map((path) => join(app, 'node_modules', path));
  for (const file of files) {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
  }
  keepPlatform(app, 'linux', 'x64');
  const runtimes = join(app, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6');
  expect(readdirSync(runtimes)).toEqual(['linux']);
  expect(readdirSync(join(runtimes, 'linux'))).toEqual(['x64']);
  expect(readdirSync(join(app, 'node_modules', '@img')).sort()).toEqual([
    'colour',
    'sharp-libvips-linux-x64',
    'sharp-linux-x64',
  ]);
  expect(() => keepPlatform(app, 'linux', 'riscv64')).toThrow(
    /install the packages on linux riscv64/,
  );
});

/** Makes files in a folder of their own, by their content. */
function made(name, files) {
  const base = join(folder, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(base, path, '..'), { recursive: true });
    writeFileSync(join(base, path), content);
  }
  return base;
}

test('of Chromium’s languages only English stays', () => {
  const base = made('languages', { 'locales/de.pak': '', 'locales/en-US.pak': '' });
  keepLanguage(base);
  expect(readdirSync(join(base, 'locales'))).toEqual(['en-US.pak']);
});

test('only what the program’s own entries lead to stays', () => {
  const base = made('reach', {
    'dist/main.js': "import { a } from './chunks/a.js';",
    'dist/preload.cjs': '',
    'dist/engine-process.js': "const pdf = () => import('./chunks/b.js');",
    'dist/lane-thread.js': '',
    'dist/umap-thread.js': '',
    'dist/cli.js': "import './chunks/c.js';",
    'dist/chunks/a.js': '',
    'dist/chunks/b.js': 'import "./a.js";',
    'dist/chunks/c.js': '',
    'dist/renderer/index.html': '',
  });
  keepReachable(base);
  expect(readdirSync(join(base, 'dist')).sort()).toEqual([
    'chunks',
    'engine-process.js',
    'lane-thread.js',
    'main.js',
    'preload.cjs',
    'renderer',
    'umap-thread.js',
  ]);
  expect(readdirSync(join(base, 'dist', 'chunks'))).toEqual(['a.js', 'b.js']);
});
