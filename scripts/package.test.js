/*
 * Packaging: what goes into the archive, and (where the packaging tools are installed, by
 * `npm run package`) the whole of it with a stub for Electron: archive, fuses, natives, installer.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderArguments } from '../electron/hosts/folders';
import { forkEngine } from '../electron/hosts/fork';
import { Supervisor } from '../electron/hosts/supervisor';
import { belongs } from '../forge.config';
import { writeIcons } from '../packaging/icons.js';
import { keepPlatform } from '../packaging/keep-platform.js';
import { root } from './lib.js';
import { writeStubElectron } from './testing/stub-electron.js';

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
    '/dist/bench.js',
    '/electron/main/index.ts',
    '/models/zoo',
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

const tools = join(root, 'packaging', 'node_modules');
const sevenZip = ['/usr/bin/7za', '/usr/bin/7z'].find(existsSync);
const possible =
  existsSync(join(tools, '.vitrine-lock')) && sevenZip && process.platform === 'linux';
if (!possible) {
  console.warn('NOT TESTED: making a package, for want of its tools (npm run package) or of 7z');
}

describe.skipIf(!possible)('a package made with a stub for Electron', () => {
  const packaged = join(root, 'out', 'forge', `Vitrine-linux-${process.arch}`);
  const resources = join(packaged, 'resources');
  const require = createRequire(join(tools, 'x.js'));

  beforeAll(() => {
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'),
    );
    writeStubElectron(folder, version, process.arch);
    rmSync(join(root, 'out', 'forge'), { recursive: true, force: true });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'scripts/package.js')],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          VITRINE_ELECTRON_ZIPS: folder,
          VITRINE_TARGETS: 'zip',
          ELECTRON_BUILDER_7ZIP_PATH: sevenZip,
        },
      },
    );
    expect(status, stdout + stderr).toBe(0);
  }, 600_000);

  test('has the safe fuses', async () => {
    const { getCurrentFuseWire } = require('@electron/fuses');
    const wire = await getCurrentFuseWire(join(packaged, 'vitrine'));
    const text = Object.entries(wire)
      .filter(([key]) => key !== 'version')
      .map(([, state]) => String.fromCharCode(state))
      .join('');
    // In the order of FuseV1Options: run as Node, cookies, NODE_OPTIONS, inspect, integrity, only
    // from asar, browser snapshot, file privileges.
    expect(text.slice(0, 8)).toBe('01001100');
  });

  test('keeps natives outside the archive, of this platform only, and nothing of the browser’s', () => {
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked', 'node_modules'));
    expect(unpacked).toContain('onnxruntime-node');
    expect(unpacked).not.toContain('onnxruntime-web');
    const runtimes = join(resources, 'app.asar.unpacked/node_modules/onnxruntime-node/bin/napi-v6');
    expect(readdirSync(runtimes)).toEqual(['linux']);
    const listed = require('@electron/asar').listPackage(join(resources, 'app.asar'));
    expect(listed).toContain('/dist/main.js');
    expect(listed.some((path) => path.startsWith('/electron'))).toBe(false);
  });

  test('its engine starts from what is packaged, and finds the models in the box', async () => {
    const app = join(folder, 'extracted');
    require('@electron/asar').extractAll(join(resources, 'app.asar'), app);
    cpSync(join(resources, 'app.asar.unpacked'), app, { recursive: true });
    const args = folderArguments({
      stateDir: join(folder, 'state'),
      zooDir: join(resources, 'zoo'),
      samplesDir: join(resources, 'samples'),
      stylesDir: join(resources, 'styles'),
    });
    const supervisor = new Supervisor({
      spawn: () => forkEngine(join(app, 'dist', 'engine-process.js'), args),
      log: () => undefined,
    });
    try {
      const { engine } = await supervisor.whenUp();
      expect((await engine.call('models.list', {})).map(({ id }) => id)).toContain('vit-cifar10');
      const [sample] = await engine.call('images.samples', {});
      const { jpeg } = await engine.call('images.thumbnail', { file: sample.id, side: 64 });
      expect([...jpeg.slice(0, 2)]).toEqual([0xff, 0xd8]);
    } finally {
      await supervisor.close();
    }
  });

  test('is an archive to hand out', () => {
    expect(readdirSync(join(root, 'out/forge/make/builder')).join()).toMatch(/\.zip/);
  });
});
