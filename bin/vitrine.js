#!/usr/bin/env node
// `npx vitrine ...`: installs and builds what is missing (messages on standard error), then runs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
// A packaged copy has no sources to build.
if (existsSync(join(root, 'scripts', 'build.js'))) {
  const { endWithNpm, ensureInstalled } = await import('../scripts/lib.js');
  const { build } = await import('../scripts/build.js');
  endWithNpm();
  ensureInstalled();
  await build();
}
await import('../dist/cli.js');
