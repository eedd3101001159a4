/* What keeps the packaged program to itself: fuses, archive, sandbox. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Asar, isIntact } from '../harness/asar';
import { sample, temporaryHome } from '../harness/host';
import { installed, PackagedApp, program } from '../harness/packaged-app';

let app: PackagedApp | null = null;
afterEach(async () => {
  await app?.close();
  app = null;
});

const archive = join(installed, 'resources', 'app.asar');

/** A copy of the program that may be changed. */
function copied(): string {
  const folder = join(mkdtempSync(join(temporaryHome(), 'copy-')), 'vitrine');
  cpSync(installed, folder, { recursive: true });
  return folder;
}

/** Electron's fuses in a binary; https://github.com/electron/fuses */
function fuses(binary: string): Record<string, boolean> {
  const bytes = readFileSync(binary);
  const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const at = bytes.indexOf(mark) + mark.length;
  expect(bytes.indexOf(mark, at), 'there is one set of fuses').toBe(-1);
  expect(bytes[at], 'the version of the fuses').toBe(1);
  const names = [
    ...['runAsNode', 'cookieEncryption', 'nodeOptions', 'inspect', 'asarIntegrity', 'onlyAsar'],
    ...['browserSnapshot', 'filePrivileges'],
  ];
  return Object.fromEntries(
    names.map((name, i) => [name, bytes[at + 2 + i] === '1'.charCodeAt(0)]),
  );
}

describe('fuses', () => {
  test('are set in the binary as packaging/fuses.js says', () => {
    expect(fuses(program)).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      browserSnapshot: false,
      cookieEncryption: true,
      asarIntegrity: true,
      onlyAsar: true,
      filePrivileges: false,
    });
  });

  test('the program is no Node, takes no NODE_OPTIONS and no --inspect', async () => {
    const home = temporaryHome();
    const [mark, script] = [join(home, 'it-ran'), join(home, 'own.cjs')];
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
    app = await PackagedApp.start({
      args: ['--inspect=0'],
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${script}` },
    });
    expect(app.page.url()).toBe('vitrine://app/');
    expect(existsSync(mark)).toBe(false);
    expect(app.said).not.toContain('Debugger listening');
  });

  test('it is loaded from the archive alone, not from a folder in its place', async () => {
    const folder = copied();
    const resources = join(folder, 'resources');
    renameSync(join(resources, 'app.asar'), join(resources, 'moved.asar'));
    mkdirSync(join(resources, 'app'));
    const mark = join(folder, 'it-ran');
    writeFileSync(join(resources, 'app', 'package.json'), '{"main":"main.cjs"}');
    writeFileSync(
      join(resources, 'app', 'main.cjs'),
      `require('node:fs').writeFileSync(${JSON.stringify(mark)}, ''); process.exit(0);`,
    );
    const child = spawn(join(folder, 'vitrine'), [`--user-data-dir=${join(folder, 'profile')}`], {
      stdio: 'ignore',
    });
    const [status] = await once(child, 'exit');
    expect(status).toBe(1);
    expect(existsSync(mark)).toBe(false);
  });
});

describe('the archive', () => {
  test('has the hash of every file and of its blocks', () => {
    const asar = new Asar(archive);
    const files = asar.files();
    const changed = [...files].filter(([path, entry]) => {
      const beside = join(`${archive}.unpacked`, path);
      return !isIntact(entry, entry.unpacked ? readFileSync(beside) : asar.content(entry));
    });
    expect(changed.map(([path]) => path)).toEqual([]);
    expect(files.size).toBeGreaterThan(100);
  });

  test('on Linux Electron does not look at them: a changed archive starts, and only dpkg can tell', async () => {
    const folder = copied();
    const file = join(folder, 'resources', 'app.asar');
    const bytes = readFileSync(file);
    const opening = '<!doctype html>\n<html lang="en">\n  <head>';
    const at = bytes.indexOf(opening);
    expect(at).toBeGreaterThan(0);
    bytes.write(opening.replace('en', 'xx'), at);
    writeFileSync(file, bytes);
    const asar = new Asar(file);
    const page = asar.files().get('dist/renderer/index.html')!;
    expect(isIntact(page, asar.content(page))).toBe(false);
    app = await PackagedApp.start({ path: join(folder, 'vitrine') });
    expect(await app.page.locator('html').getAttribute('lang')).toBe('xx');
  });
});

test('its pages run in Chromium’s sandbox: a filter of system calls, a world of their own', async () => {
  app = await PackagedApp.start();
  const all = app.processes();
  const pages = all.filter(({ command }) => command.includes('--type=renderer'));
  expect(pages.length).toBeGreaterThan(0);
  for (const { status } of pages) {
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    // Process numbers in this system and in one of its own.
    expect(status).toMatch(/^NSpid:\s+\d+\s+\d+/m);
  }
  for (const { command } of all) expect(command).not.toContain('--no-sandbox ');
});

test('sharp has a GLib of its own: images are decoded without complaints of Electron’s', async () => {
  app = await PackagedApp.start();
  await app.drop(sample('cat.jpg'));
  await app.page
    .getByRole('list', { name: 'Most probable classes' })
    .getByRole('listitem')
    .first()
    .waitFor();
  expect(app.said).not.toContain('GLib-GObject-CRITICAL');
});
