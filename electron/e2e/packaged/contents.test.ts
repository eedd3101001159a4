/* What lies in the packages: nothing that is not used, and what the system needs to know of the program. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Asar } from '../harness/asar';
import { temporaryHome } from '../harness/host';
import { installed, packages } from '../harness/packaged-app';

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
const package_ = (ending: string): string =>
  join(packages, readdirSync(packages).find((name) => name.endsWith(ending))!);
const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

/** Everything that may be in the program's folder, and how many megabytes of it at most. */
const PARTS: readonly (readonly [string, RegExp, number])[] = [
  ['Electron', /^(vitrine|chrome-sandbox|chrome_crashpad_handler|version)$/, 230],
  ['Electron: libraries', /^lib(EGL|GLESv2|ffmpeg|vk_swiftshader|vulkan)\.so(\.1)?$/, 25],
  ['Electron: data', /^(chrome_[12]00_percent|resources)\.pak$|^icudtl\.dat$|\.bin$/, 22],
  ['updates', /^resources\/(app-update\.yml|package-type)$/, 0.1],
  ['Electron: settings', /^vk_swiftshader_icd\.json$|^resources\/apparmor-profile$/, 0.1],
  ['Electron: English', /^locales\/en-US\.pak$/, 1],
  ['licences', /^LICENSE(\.electron\.txt|S\.chromium\.html)$|^resources\/LICENSE$/, 20],
  ['program', /^resources\/app\.asar$/, 12],
  ['models', /^resources\/zoo\/[\w-]+\/(card\.json|\w+\.onnx)$/, 95],
  ['pictures', /^resources\/(samples|styles)\/([\w-]+\.jpg|LICENSES\.md)$/, 2],
  [
    'onnxruntime',
    unpacked('onnxruntime-(node|common)/((bin|dist)/.*\\.(js|node|so\\.1)|package.json)'),
    50,
  ],
  ['onnxruntime: kinds of modules', unpacked('onnxruntime-common/dist/cjs/package.json'), 0.1],
  [
    'sharp',
    unpacked('(sharp|@img/[\\w-]+)/.*(\\.c?js|\\.mjs|\\.node|\\.json|LICENSE|so\\.[\\d.]+)'),
    21,
  ],
  ['sharp needs', unpacked('(detect-libc|semver)/.*(\\.js|package\\.json|LICENSE)'), 0.3],
  [
    'OpenJPEG',
    unpacked('@cornerstonejs/codec-openjpeg/.*(\\.js|\\.wasm|package\\.json|LICENSE)'),
    0.5,
  ],
  ['DuckDB', unpacked('@duckdb/[\\w-]+/.*(\\.js|\\.node|\\.so|package\\.json|LICENSE)'), 75],
];

function unpacked(path: string): RegExp {
  return new RegExp(`^resources/app\\.asar\\.unpacked/node_modules/${path}$`);
}

describe('the installed program', () => {
  test('holds only what is used, each part within its size', () => {
    const sizes = new Map<string, number>();
    const unexpected: string[] = [];
    for (const file of filesIn(installed)) {
      const part = PARTS.find(([, pattern]) => pattern.test(file));
      if (!part) unexpected.push(file);
      else sizes.set(part[0], (sizes.get(part[0]) ?? 0) + statSync(join(installed, file)).size);
    }
    expect(unexpected).toEqual([]);
    console.log(
      [
        ...readdirSync(packages).map(
          (name) => [name, statSync(join(packages, name)).size] as const,
        ),
        ...sizes,
        ['installed', [...sizes.values()].reduce((sum, size) => sum + size, 0)] as const,
      ]
        .map(([name, size]) => `${megabytes(size).toFixed(1).padStart(7)} MB  ${name}`)
        .join('\n'),
    );
    for (const [name, , most] of PARTS)
      expect(megabytes(sizes.get(name) ?? 0), name).toBeLessThanOrEqual(most);
  });

  test('of its archive everything is reached from where it starts', () => {
    const archive = new Asar(join(installed, 'resources', 'app.asar'));
    const files = archive.files();
    const packed = [...files.keys()].filter((path) => !files.get(path)!.unpacked);
    const code = packed
      .filter((path) => /\.(c?js|css|html)$/.test(path))
      .map((path) => archive.content(files.get(path)!).toString('utf8'))
      .join('\n');
    const named = (path: string): boolean => code.includes(path.slice(path.lastIndexOf('/') + 1));
    const roots = ['package.json', 'dist/main.js'];
    expect(packed.filter((path) => !named(path) && !roots.includes(path))).toEqual([]);
  });

  test('its package.json names no scripts and no packages', () => {
    const archive = new Asar(join(installed, 'resources', 'app.asar'));
    const manifest = JSON.parse(`${archive.content(archive.files().get('package.json')!)}`);
    expect(Object.keys(manifest).sort()).toEqual([
      ...[
        'description',
        'desktopName',
        'license',
        'main',
        'name',
        'productName',
        'type',
        'version',
      ],
    ]);
    expect(manifest.version).toContain('-test.electron.');
  });
});

test('a test build says so in the name of each package', () => {
  const names = readdirSync(packages).filter((name) => !name.endsWith('.yml'));
  expect(names.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(['AppImage', 'deb', 'zip']);
  for (const name of names) expect(name).toMatch(/test\.electron\.\d/);
});

test('the zip holds the same program', () => {
  const listed = run('unzip', '-Z1', package_('.zip')).trim().split('\n');
  const files = listed.filter((name) => !name.endsWith('/')).sort();
  // AppArmor's profile is for what lies in /opt.
  const own = filesIn(installed).filter((name) => !name.endsWith('apparmor-profile'));
  expect(files.filter((name) => !name.endsWith('apparmor-profile'))).toEqual(own);
});

describe('the .deb tells the system', () => {
  const tree = mkdtempSync(join(temporaryHome(), 'deb-'));
  run('dpkg-deb', '--extract', package_('.deb'), tree);
  const entry = join(tree, 'usr/share/applications/vitrine.desktop');

  test('how the program is started, with the sandbox on', () => {
    run('desktop-file-validate', entry);
    const text = readFileSync(entry, 'utf8');
    expect(text).toContain('\nExec=/opt/Vitrine/vitrine %U\n');
    expect(text).not.toContain('no-sandbox');
    // The window's class, by which a desktop finds the entry of a window: Electron takes `desktopName`.
    expect(text).toContain('\nStartupWMClass=vitrine\n');
  });

  test('which files it opens: documents, models and images', () => {
    const [, types] = /^MimeType=(.*);$/m.exec(readFileSync(entry, 'utf8'))!;
    expect(types!.split(';').sort()).toEqual([
      ...['application/dicom', 'application/x-onnx', 'application/x-vitrine'],
      ...['image/avif', 'image/bmp', 'image/gif', 'image/heic', 'image/heif', 'image/jp2'],
      ...['image/jpeg', 'image/png', 'image/tiff', 'image/webp'],
    ]);
    const mime = readFileSync(join(tree, 'usr/share/mime/packages/vitrine.xml'), 'utf8');
    for (const [type, ending] of [
      ['x-vitrine', 'vitrine'],
      ['x-onnx', 'onnx'],
    ])
      expect(mime).toMatch(
        new RegExp(`<mime-type type="application/${type}">\\s*<glob pattern="\\*\\.${ending}"/>`),
      );
  });

  test('which icon is its own, in the sizes of desktops', () => {
    const icons = join(tree, 'usr/share/icons/hicolor');
    const sizes = readdirSync(icons).sort();
    expect(sizes).toEqual(
      [16, 24, 32, 48, 64, 128, 256, 512].map((side) => `${side}x${side}`).sort(),
    );
    for (const size of sizes)
      expect(existsSync(join(icons, size, 'apps', 'vitrine.png')), size).toBe(true);
  });

  test('how Chromium’s sandbox is let work: user namespaces and AppArmor, or the older helper', () => {
    const control = mkdtempSync(join(temporaryHome(), 'control-'));
    run('dpkg-deb', '--control', package_('.deb'), control);
    const script = readFileSync(join(control, 'postinst'), 'utf8');
    expect(script).toContain("chmod 4755 '/opt/Vitrine/chrome-sandbox'");
    expect(script).toContain("APPARMOR_PROFILE_TARGET='/etc/apparmor.d/vitrine'");
    const profile = readFileSync(join(tree, 'opt/Vitrine/resources/apparmor-profile'), 'utf8');
    expect(profile).toContain('profile "vitrine" "/opt/Vitrine/vitrine"');
    expect(profile).toContain('userns,');
  });

  test('the checksum of every file, by which `dpkg --verify` finds a changed one', () => {
    const control = mkdtempSync(join(temporaryHome(), 'sums-'));
    run('dpkg-deb', '--control', package_('.deb'), control);
    const lines = readFileSync(join(control, 'md5sums'), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.slice(34)).sort()).toEqual(filesIn(tree));
    const check = () =>
      execFileSync('md5sum', ['--check', '--quiet', join(control, 'md5sums')], {
        cwd: tree,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(check()).toBe('');
    const archive = join(tree, 'opt/Vitrine/resources/app.asar');
    const bytes = readFileSync(archive);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(archive, bytes);
    expect(check).toThrow(/app\.asar: FAILED|Command failed/);
  });
});

describe.runIf(installed === '/opt/Vitrine')('where it is installed', () => {
  test('the system knows documents and models, and opens them with Vitrine', () => {
    const known = readFileSync('/usr/share/mime/globs2', 'utf8');
    for (const name of ['vitrine', 'onnx']) {
      expect(known).toContain(`application/x-${name}:*.${name}\n`);
      const opener = run('xdg-mime', 'query', 'default', `application/x-${name}`);
      expect(opener.trim()).toBe('vitrine.desktop');
    }
  });

  test('the package manager finds every file as it was packed', () => {
    expect(run('dpkg', '--verify', 'vitrine')).toBe('');
  });

  test('`vitrine` is a command', () => {
    expect(run('readlink', '-f', '/usr/bin/vitrine').trim()).toBe('/opt/Vitrine/vitrine');
  });
});
