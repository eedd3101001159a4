// npm run build: makes dist/ of the sources; does nothing when they have not changed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  cache,
  ensureInstalled,
  fail,
  hash,
  hashFiles,
  root,
  runNode,
  say,
  withLock,
} from './lib.js';

const VITE = 'node_modules/vite/bin/vite.js';
const SHARED = ['shared', 'package-lock.json', 'package.json'];

/** The two independent halves of dist: each has its sources and the commands that make it. */
const halves = [
  {
    name: 'renderer',
    sources: [
      'renderer',
      'assets',
      'models/zoo',
      'electron/engine/catalogue/box.ts',
      'vite.config.ts',
      ...SHARED,
    ],
    product: 'dist/renderer/index.html',
    clean: [],
    builds: [{ config: 'vite.config.ts', env: {} }],
  },
  {
    name: 'node',
    sources: ['electron', 'models', 'vite.node.config.ts', ...SHARED],
    product: 'dist/cli.js',
    // Chunks carry a hash in their name: those of earlier builds would pile up.
    clean: ['dist/chunks'],
    builds: [
      { config: 'vite.node.config.ts', env: {} },
      { config: 'vite.node.config.ts', env: { VITRINE_BUILD: 'preload' } },
    ],
  },
];

/** Builds what has changed since the last build. Exits the process when the build fails. */
export async function build() {
  await withLock('build', () => {
    for (const half of halves) buildHalf(half);
  });
}

function buildHalf({ name, sources, product, clean, builds }) {
  const stamp = join(cache, `build-${name}`);
  const now = hash(hashFiles(sources));
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (before === now && existsSync(join(root, product))) return;
  say(`Building ${name} …`);
  rmSync(stamp, { force: true });
  for (const folder of clean) rmSync(join(root, folder), { recursive: true, force: true });
  for (const { config, env } of builds) {
    const args = ['build', '--config', config, '--logLevel', 'warn'];
    // Whoever calls: a test runner's or a developer's NODE_ENV would build React for development.
    if (runNode(VITE, args, { env: { NODE_ENV: 'production', ...env } }) !== 0)
      fail(`The build of ${name} failed: see above.`);
  }
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, now);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled();
  await build();
}
