// What of the copied program and of Electron a package does not need.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** onnxruntime-node brings every platform's library (290 MB); sharp's lie in packages of their own. */
export function keepPlatform(appDir, platform, arch) {
  const modules = join(appDir, 'node_modules');
  const runtimes = join(modules, 'onnxruntime-node', 'bin', 'napi-v6');
  keepOnly(runtimes, (name) => name === platform);
  keepOnly(join(runtimes, platform), (name) => name === arch);
  const sharp = join(modules, '@img');
  keepOnly(sharp, (name) => name === 'colour' || name.endsWith(`-${platform}-${arch}`));
  for (const needed of [
    join(runtimes, platform, arch, 'onnxruntime_binding.node'),
    join(sharp, `sharp-${platform}-${arch}`),
  ]) {
    if (existsSync(needed)) continue;
    throw new Error(`${needed} is missing: install the packages on ${platform} ${arch} first`);
  }
}

/** Vitrine speaks English; Chromium's own words in 50 other languages are 40 MB. */
export function keepLanguage(base) {
  const locales = join(base, 'locales');
  if (existsSync(locales)) keepOnly(locales, (name) => name === 'en-US.pak');
}

/** The program's entries; its others are for Node: the command line, the web host, the benchmarks. */
const ENTRIES = ['main.js', 'preload.cjs', 'engine-process.js', 'lane-thread.js', 'umap-thread.js'];

/** Leaves of the built program what the entries import, and the page. */
export function keepReachable(appDir) {
  const dist = join(appDir, 'dist');
  const reached = new Set(ENTRIES.map((name) => join(dist, name)));
  // A set that grows while it is walked gives the new members too.
  for (const file of reached) {
    const imports = readFileSync(file, 'utf8').matchAll(/["'](\.{1,2}\/[^"']+\.js)["']/g);
    for (const [, path] of imports) {
      const target = join(dirname(file), path);
      if (existsSync(target)) reached.add(target);
    }
  }
  const chunks = join(dist, 'chunks');
  keepOnly(chunks, (name) => reached.has(join(chunks, name)));
  keepOnly(dist, (name) => ['chunks', 'renderer'].includes(name) || reached.has(join(dist, name)));
}

function keepOnly(folder, wanted) {
  for (const name of readdirSync(folder)) {
    if (!wanted(name)) rmSync(join(folder, name), { recursive: true });
  }
}
