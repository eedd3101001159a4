import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { type EngineInfo, ProviderId } from '#shared/types';
import { writeAtomic } from '../files/atomic';
import { MatMul } from './matmul';

export const PROVIDER_NAMES: Record<ProviderId, string> = {
  cpu: 'the CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

/** The order in which `auto` tries them: the vendor's own first. */
const ORDER: readonly ProviderId[] = ['cuda', 'dml', 'coreml', 'webgpu'];

const CRASHED = 'ended the engine when it was last tried';

export interface Choice {
  readonly provider: ProviderId;
  readonly reason: string;
}

/**
 * Chooses the execution provider. A list of providers given to ONNX Runtime does not fall back by
 * itself, so each candidate is tried on a matrix product, and compared with the CPU both in its
 * values and, under `auto`, in its time: a software adapter is many times slower and is passed over.
 */
export class Providers {
  readonly #threads: number;
  /** There while a provider is being tried: if the process dies then, the next one knows. */
  readonly #marker: string;
  /** What the person chose, kept from one start to the next. */
  readonly #file: string;
  #wanted: EngineInfo['wanted'] = 'auto';
  #choice: Promise<Choice> | undefined;

  constructor(stateDir: string, threads: number) {
    this.#threads = threads;
    this.#marker = join(stateDir, 'provider-trial.json');
    this.#file = join(stateDir, 'provider.json');
  }

  /** Settled once `choose` has been awaited. */
  get wanted(): EngineInfo['wanted'] {
    return this.#wanted;
  }

  /** Chooses for this and later starts. Throws VitrineError('disk') when that cannot be kept. */
  async want(provider: EngineInfo['wanted']): Promise<void> {
    await rm(this.#marker, { force: true });
    await writeAtomic(this.#file, JSON.stringify({ provider }));
    this.#choice = undefined;
  }

  /** Adds a sentence to the reason: what did not go as chosen. */
  note(sentence: string): void {
    this.#choice = this.choose().then(({ provider, reason }) => ({
      provider,
      reason: `${reason} ${sentence}`,
    }));
  }

  /** What this build of the runtime has and this machine could run. */
  available(): ProviderId[] {
    const listed = new Set(listSupportedBackends().map((backend) => backend.name));
    const usable = ORDER.filter((id) => listed.has(id) && (id !== 'cuda' || hasCudaLibrary()));
    return [...usable, 'cpu'];
  }

  choose(): Promise<Choice> {
    this.#choice ??= this.#choose();
    return this.#choice;
  }

  async #choose(): Promise<Choice> {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    const saved = ProviderId.safeParse(/"provider":"(\w+)"/.exec(text)?.[1]);
    this.#wanted = saved.success ? saved.data : 'auto';
    return this.#wanted === 'auto' ? this.#chooseBest() : this.#chooseThis(this.#wanted);
  }

  async #chooseThis(wanted: ProviderId): Promise<Choice> {
    if (wanted === 'cpu') return { provider: 'cpu', reason: 'Chosen by you.' };
    const name = PROVIDER_NAMES[wanted];
    if (!this.available().includes(wanted)) {
      return { provider: 'cpu', reason: `${name} is not in this build; running on the CPU.` };
    }
    const failure =
      (await this.#crashed()) === wanted
        ? CRASHED
        : await this.#try(wanted, { compareSpeed: false });
    return failure === null
      ? { provider: wanted, reason: 'Chosen by you.' }
      : { provider: 'cpu', reason: `${name} ${failure}; running on the CPU.` };
  }

  async #chooseBest(): Promise<Choice> {
    const candidates = this.available().filter((id) => id !== 'cpu');
    if (!hasGraphicsDevice()) {
      return {
        provider: 'cpu',
        reason: 'This machine has no graphics processor that can be used.',
      };
    }
    const crashed = await this.#crashed();
    const failures: string[] = [];
    for (const provider of candidates) {
      const name = PROVIDER_NAMES[provider];
      const failure =
        provider === crashed ? CRASHED : await this.#try(provider, { compareSpeed: true });
      if (failure === null) {
        const reason = ['Faster than the CPU in a trial', ...failures].join('; ');
        return { provider, reason: `${reason}.` };
      }
      failures.push(`${name} ${failure}`);
    }
    return {
      provider: 'cpu',
      reason: `${failures.join('; ') || 'This build has no provider for a graphics processor'}.`,
    };
  }

  /** null when it computes rightly (and fast enough), else what is wrong, to follow its name. */
  async #try(provider: ProviderId, o: { compareSpeed: boolean }): Promise<string | null> {
    try {
      await writeAtomic(this.#marker, JSON.stringify({ provider }));
      const reference = await MatMul.open('cpu', this.#threads);
      const candidate = await MatMul.open(provider, this.#threads);
      try {
        // Small first: a software adapter would take many seconds over the large product.
        for (const n of o.compareSpeed ? [64, 1024] : [64]) {
          const theirs = await timed(candidate, n);
          const ours = await timed(reference, n);
          if (largestDifference(theirs.values, ours.values) > 1e-3) return 'computes wrong values';
          const slower = theirs.ms > 100 || (n === 1024 && theirs.ms > ours.ms);
          if (o.compareSpeed && slower) {
            return `is slower than the CPU (${theirs.ms.toFixed(0)} against ${ours.ms.toFixed(0)} ms)`;
          }
        }
        return null;
      } finally {
        await candidate.release();
        await reference.release();
      }
    } catch (error) {
      return `cannot be used (${reasonOf(error)})`;
    } finally {
      await rm(this.#marker, { force: true });
    }
  }

  async #crashed(): Promise<string | null> {
    const text = await readFile(this.#marker, 'utf8').catch(() => '');
    return /"provider":"(\w+)"/.exec(text)?.[1] ?? null;
  }
}

/** The last part of the runtime's message: what comes before it are its own source places. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.trim().split('\n')[0] ?? '';
  return (line.split(' was false. ').at(-1) ?? line).slice(0, 200);
}

/** The best of three products `[n, n]`, after one that is not counted. */
async function timed(matmul: MatMul, n: number): Promise<{ ms: number; values: Float32Array }> {
  const a = Float32Array.from({ length: n * n }, (_, i) => ((i * 7919) % 1021) / 1021 - 0.5);
  let values = await matmul.multiply(a, a, n);
  let ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    values = await matmul.multiply(a, a, n);
    ms = Math.min(ms, performance.now() - start);
  }
  return { ms, values };
}

/** Relative to the size of the values, since sums grow with n. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  let scale = 1e-6;
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return difference / scale;
}

/** The runtime always lists CUDA, and complains on standard error when its library is not there. */
function hasCudaLibrary(): boolean {
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')));
    const binaries = join(root, 'bin', 'napi-v6', process.platform, process.arch);
    return existsSync(join(binaries, 'libonnxruntime_providers_cuda.so'));
  } catch {
    // The package's layout is another one: then CUDA was not put there by its installer either.
    return false;
  }
}

/** Linux shows graphics processors as device files; elsewhere every desktop has one worth a trial. */
function hasGraphicsDevice(): boolean {
  if (process.platform !== 'linux') return true;
  const list = (folder: string) => {
    try {
      return readdirSync(folder);
    } catch {
      // No such folder: no such device.
      return [];
    }
  };
  return (
    list('/dev/dri').some((name) => name.startsWith('renderD')) ||
    list('/dev').some((name) => /^nvidia\d+$|^dxg$/.test(name))
  );
}
