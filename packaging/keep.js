import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

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

function keepOnly(folder, wanted) {
  for (const name of readdirSync(folder)) {
    if (!wanted(name)) rmSync(join(folder, name), { recursive: true });
  }
}
