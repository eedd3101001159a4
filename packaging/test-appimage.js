// What electron-builder needs for an AppImage, for a test build: Debian's mksquashfs, and a stand-in for
// AppImage's runtime. A release has AppImage's own, which electron-builder downloads.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, fail } from '../scripts/lib.js';

/** appimage-runtime.sh reads the file system from here on. */
const RUNTIME_BYTES = 4096;

/** Debian's package of each program. */
const PROGRAMS = { mksquashfs: 'squashfs-tools', 'desktop-file-validate': 'desktop-file-utils' };

/** The folder that APPIMAGE_TOOLS_PATH names. */
export function appImageTools(cache) {
  const folder = join(cache, 'appimage-tools');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib', 'x64'), { recursive: true });
  for (const [program, name] of Object.entries(PROGRAMS)) {
    const path = `/usr/bin/${program}`;
    if (!existsSync(path) && !aptInstall(name)) fail(`An AppImage needs ${path}: install ${name}.`);
    symlinkSync(path, join(folder, program));
  }
  const script = readFileSync(join(import.meta.dirname, 'appimage-runtime.sh'));
  const runtime = Buffer.alloc(RUNTIME_BYTES, '\n');
  script.copy(runtime);
  writeFileSync(join(folder, 'runtimes', 'runtime-x64'), runtime);
  return folder;
}
