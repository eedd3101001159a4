/* sharp with a GLib of its own: the libraries still fit together, and Electron's GLib is out of play. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ElfSymbols } from './elf-symbols.js';
import { root } from './lib.js';
import { isolateGlib } from './sharp-glib.js';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-sharp-'));
const modules = join(folder, 'node_modules');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const library = (name, part) => {
  const place = join(modules, '@img', `${name}-linux-${process.arch}`, 'lib');
  return join(
    place,
    readdirSync(place).find((file) => file.includes(part)),
  );
};

/** The checksum of an image's pixels, in a process of its own. */
function decoded(from) {
  const script = `
    const { createHash } = require('node:crypto');
    const sharp = require(${JSON.stringify(join(from, 'sharp'))});
    sharp(${JSON.stringify(join(root, 'assets/samples/cat.jpg'))}).resize(300).raw().toBuffer()
      .then((bytes) => console.log(createHash('sha256').update(bytes).digest('hex')));`;
  return execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
}

describe.runIf(process.platform === 'linux')('on Linux', () => {
  beforeAll(() => {
    for (const name of ['sharp', '@img', 'detect-libc', 'semver'])
      cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true });
    isolateGlib(modules);
  });

  test('sharp asks for no function of GLib by a name that Electron knows', () => {
    const addon = new ElfSymbols(readFileSync(library('sharp', '.node')));
    const asked = addon.undefined();
    expect(asked.filter((name) => name.startsWith('g_'))).toEqual([]);
    expect(asked).toContain('vips_malloc');
  });

  test('it decodes the same pixels', () => {
    expect(decoded(modules)).toBe(decoded(join(root, 'node_modules')));
  });

  test('a second time it does nothing', () => {
    const file = library('sharp-libvips', 'libvips-cpp.so');
    const before = statSync(file).mtimeMs;
    isolateGlib(modules);
    expect(statSync(file).mtimeMs).toBe(before);
  });

  test('a file that is no library is named as such', () => {
    expect(() => new ElfSymbols(Buffer.alloc(64))).toThrow('no 64-bit ELF library');
  });
});
