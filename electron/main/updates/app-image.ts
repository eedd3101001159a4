import { spawn } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { chmod, copyFile, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Copies a downloaded AppImage beside the running one, and gives what puts it in its place and starts
 * it. Whatever fails before leaves the running one as it is; electron-updater would delete it first.
 */
export async function stageAppImage(download: string, running: string): Promise<() => void> {
  const target = join(dirname(running), newName(basename(running), basename(download)));
  const staged = join(dirname(running), `.${basename(target)}.part`);
  try {
    await copyFile(download, staged);
    await chmod(staged, 0o755);
    const file = await open(staged, 'r');
    await file.sync().finally(() => file.close());
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  return () => {
    renameSync(staged, target);
    if (target !== running) rmSync(running, { force: true });
    spawn(target, [], { detached: true, stdio: 'ignore' }).unref();
  };
}

/** A file that the user gave a name of their own keeps it; one named by its version gets the new one. */
const newName = (running: string, downloaded: string): string =>
  /\d+\.\d+\.\d+/.test(running) ? downloaded : running;
