import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { EngineInfo } from '#shared/types';
import { writeAtomic } from '../files/atomic';

const TOPOLOGY = '/sys/devices/system/cpu';

/**
 * Threads for one run: one a physical core, within what this process may use. More than that makes
 * a run far slower. `VITRINE_THREADS` sets another number.
 */
export function threadCount(env: NodeJS.ProcessEnv = process.env): number {
  const wanted = Number(env.VITRINE_THREADS);
  if (Number.isInteger(wanted) && wanted > 0) return wanted;
  const bounds = [availableParallelism(), physicalCores(), containerCores()];
  return Math.max(1, Math.min(...bounds.filter((bound) => bound !== undefined)));
}

/** The number that the person chose, kept from one start to the next. `VITRINE_THREADS` comes before it. */
export class Threads {
  readonly #file: string;
  #wanted: EngineInfo['threadsWanted'];

  constructor(stateDir: string) {
    this.#file = join(stateDir, 'threads.json');
    this.#wanted = readWanted(this.#file);
  }

  get wanted(): EngineInfo['threadsWanted'] {
    return this.#wanted;
  }

  get count(): number {
    const isChosen = this.#wanted !== 'auto' && !process.env.VITRINE_THREADS;
    return isChosen ? Number(this.#wanted) : threadCount();
  }

  /** Chooses for this and later starts. Throws VitrineError('disk') when that cannot be kept. */
  async want(threads: EngineInfo['threadsWanted']): Promise<void> {
    await writeAtomic(this.#file, JSON.stringify({ threads }));
    this.#wanted = threads;
  }
}

/** A file of another machine may ask for more than this one has. */
function readWanted(file: string): EngineInfo['threadsWanted'] {
  try {
    const threads = Number(/"threads":(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]);
    return threads >= 1 && threads <= availableParallelism() ? threads : 'auto';
  } catch {
    return 'auto'; // Nothing was chosen.
  }
}

/** What a Linux container may use: `QUOTA PERIOD` in microseconds, or `max PERIOD`. */
function containerCores(): number | undefined {
  try {
    const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').split(' ').map(Number);
    return quota && period ? Math.max(1, Math.round(quota / period)) : undefined;
  } catch {
    // No such limit here.
    return undefined;
  }
}

/** Linux tells which logical processors share a core; elsewhere ORT's own count is not to be had. */
function physicalCores(): number | undefined {
  try {
    const cores = readdirSync(TOPOLOGY)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => readFileSync(`${TOPOLOGY}/${name}/topology/thread_siblings_list`, 'utf8'));
    return cores.length > 0 ? new Set(cores).size : undefined;
  } catch {
    // Not Linux, or a sandbox without /sys: x64 processors mostly run two threads a core.
    return process.arch === 'x64' ? Math.ceil(availableParallelism() / 2) : undefined;
  }
}
