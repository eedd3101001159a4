import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { VitrineError } from '#shared/types';
import { diskError } from '../../files/atomic';

/** The folders that this process writes: its number alone may be that of one that died, in a container above all. */
const own = new Set<string>();

/**
 * Sees to it that one process at a time writes a run. The lock of a process that has died is taken over.
 * Returns what gives it back. Throws VitrineError: 'unsupported' where another writes, 'disk'.
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, 'lock');
  for (let again = false; ; again = true) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, `${process.pid} ${hostname()}`);
      closeSync(file);
      own.add(path);
      return () => {
        own.delete(path);
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskError(error, path);
      const holder = readHolder(path);
      if (again || own.has(path) || isAlive(holder)) throw held(folder, path, holder);
      rmSync(path, { force: true });
    }
  }
}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

function readHolder(path: string): Holder {
  try {
    const [pid = '', ...host] = readFileSync(path, 'utf8').split(' ');
    return { pid: Number(pid), host: host.join(' ') };
  } catch {
    return { pid: 0, host: '' };
  }
}

/** A process of another computer cannot be seen: it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (!pid) return false; // torn: its writer died over it
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const held = (folder: string, path: string, { pid, host }: Holder): VitrineError =>
  new VitrineError('unsupported', `${folder} is being written by process ${pid} on ${host}`, {
    hint: `Wait for it or stop it. If that process is not Vitrine, delete ${path}.`,
    detail: { file: path, pid },
  });
