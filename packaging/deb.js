#!/usr/bin/env node
/*
 * Makes the .deb with Debian's own dpkg-deb. electron-builder would download fpm, with a Ruby to run it, for
 * this one command; it takes another program for it (CUSTOM_FPM_PATH), to which it hands fpm's arguments.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const list = { type: 'string', multiple: true, default: [] };
const { values: given, positionals: contents } = parseArgs({
  allowPositionals: true,
  options: {
    from: { ...text, short: 's' },
    to: { ...text, short: 't' },
    force: { type: 'boolean' },
    package: text,
    name: text,
    version: text,
    architecture: text,
    license: text,
    maintainer: text,
    vendor: text,
    url: text,
    description: text,
    'deb-priority': text,
    depends: { ...list, short: 'd' },
    'deb-recommends': list,
    'deb-compression': text,
    'after-install': text,
    'after-remove': text,
  },
});

/** xz takes a minute; test builds do without. */
const PACKED = { xz: ['-Zxz'], gz: ['-Zgzip', '-z1'] };

const tree = mkdtempSync(join(dirname(given.package), 'deb-'));
try {
  for (const content of contents) place(...content.split('='));
  // Whoever packages may have a strict umask; everyone may run what is installed.
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', tree]);
  writeControl();
  const packed = PACKED[given['deb-compression']];
  execFileSync('dpkg-deb', ['--root-owner-group', ...packed, '--build', tree, given.package]);
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/** Puts a file, or the content of a folder (`from/`), where it will lie on the user's system. */
function place(from, to) {
  const target = join(tree, to);
  mkdirSync(from.endsWith('/') ? target : dirname(target), { recursive: true });
  execFileSync('cp', ['-a', from.endsWith('/') ? `${from}.` : from, target]);
}

function writeControl() {
  const [kilobytes] = output('du', '-sk', '--apparent-size', '.').split('\t');
  const files = output('find', '.', '-type', 'f', '-printf', '%P\\0').split('\0').filter(Boolean);
  const folder = join(tree, 'DEBIAN');
  mkdirSync(folder);
  // `dpkg --verify vitrine` compares what is installed with these.
  writeFileSync(join(folder, 'md5sums'), output('md5sum', ...files));
  copyFileSync(given['after-install'], join(folder, 'postinst'));
  copyFileSync(given['after-remove'], join(folder, 'postrm'));
  execFileSync('chmod', ['755', join(folder, 'postinst'), join(folder, 'postrm')]);
  const fields = {
    Package: given.name,
    Version: given.version,
    Architecture: given.architecture,
    Maintainer: given.maintainer,
    'Installed-Size': kilobytes,
    Depends: given.depends.join(', '),
    Recommends: given['deb-recommends'].join(', '),
    Section: 'science',
    Priority: given['deb-priority'],
    Homepage: given.url,
    Description: given.description.trim(),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(folder, 'control'), lines.join(''));
}

function output(command, ...args) {
  return execFileSync(command, args, { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 26 });
}
