import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Empties the system's page cache, so that files are read from the disk; false where we may not. */
export function dropPageCache(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    // A container may not.
    return false;
  }
}
