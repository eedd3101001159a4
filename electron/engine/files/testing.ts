import { execFileSync } from 'node:child_process';
import { afterAll } from 'vitest';
import { temporaryFolder } from '../testing';

/** A file system of its own for one test file, soon full. */
export interface SmallDisk {
  readonly path: string;
  /** Whether it is there: mounting one needs root, on Linux. */
  readonly mounted: boolean;
  /** Makes room for megabytes. */
  enlarge(): void;
}

/** `size` as `mount` takes it: `128k`. */
export function smallDisk(size: string): SmallDisk {
  const path = temporaryFolder();
  const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'ignore' });
  const enlarge = () => void mount('-o', 'remount,size=8m', path);
  try {
    mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path);
  } catch {
    console.warn('DID NOT RUN: full disk (mounting a small file system needs root)');
    return { path, mounted: false, enlarge };
  }
  afterAll(() => void execFileSync('umount', [path]));
  return { path, mounted: true, enlarge };
}
