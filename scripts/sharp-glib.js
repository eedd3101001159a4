/*
 * Electron on Linux is linked to the system's GLib; sharp's libvips has one of its own inside and exports it
 * under the same names. The dynamic linker then gives sharp the system's functions for libvips's objects: with
 * some versions of GLib no image is ever freed, with others the first one decoded ends the process
 * (https://github.com/electron/electron/issues/46323). Here the few functions that sharp's addon takes from
 * libvips get names that exist nowhere else, in both files.
 */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ElfSymbols } from './elf-symbols.js';

/** Gives the sharp in a node_modules folder its own GLib; does nothing where it has it, and not on Linux. */
export function isolateGlib(modules) {
  if (process.platform !== 'linux') return;
  const place = (name) => join(modules, '@img', `${name}-linux-${process.arch}`, 'lib');
  if (!existsSync(place('sharp'))) return;
  const addonFile = fileIn(place('sharp'), '.node');
  const addon = new ElfSymbols(readFileSync(addonFile));
  const taken = addon.undefined().filter((name) => name.startsWith('g_'));
  if (taken.length === 0) return;
  const libraryFile = fileIn(place('sharp-libvips'), 'libvips-cpp.so');
  const library = new ElfSymbols(readFileSync(libraryFile));
  const ends = addon.ends();
  for (const name of taken) {
    const own = library.rename(name, [...ends.keys()]);
    addon.renameUndefined(name, ends.get(own));
    ends.delete(own);
  }
  // The addon last: what it lacks tells that both are done.
  replace(libraryFile, library.bytes);
  replace(addonFile, addon.bytes);
}

function fileIn(folder, part) {
  const name = readdirSync(folder).find((entry) => entry.includes(part));
  if (!name) throw new Error(`${folder} has no ${part}: install the packages again (npm ci).`);
  return join(folder, name);
}

/** A new file: packages may be hard links to those of another checkout. */
function replace(file, bytes) {
  writeFileSync(`${file}.new`, bytes, { mode: 0o755 });
  renameSync(`${file}.new`, file);
}
