import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { ProviderId } from '#shared/types';

/*
 * In Electron on Linux and macOS, Chromium's PartitionAlloc stands in for malloc, and a request over its limit
 * ends the process with SIGTRAP. The limit is 2 GiB less 2 MiB (`MaxDirectMapped` in partition_alloc_constants.h).
 * ONNX Runtime's requests are aligned, and PartitionAlloc rounds those up to a power of two, so for them the limit
 * is 1 GiB: Electron 33 on Linux serves 2^30 bytes, macOS does not (electron#44291).
 *
 * By default ONNX Runtime reaches it: its arena grows by regions of 1, 2, 4 ... 1024 MiB (or the power of two above
 * one tensor), and its memory pattern asks for all tensors of a run at once. No setting of onnxruntime-node bounds
 * a region. Without both, each tensor is a request of its own, which takes up to twice as long in Electron
 * (`npm run bench -- arena`). So a graph first runs without the arena, while ONNX Runtime records what its
 * operators ask for, and is opened again with the arena if that cannot make a region of 1 GiB.
 */

/** Whether requests for memory are limited in this process. Windows' DLLs have an allocator of their own. */
const LIMITED = 'electron' in process.versions && process.platform !== 'win32';

/**
 * The arena of a graph whose tensors have this size altogether, none of them freed, ends with a region of 512 MiB at
 * most: the regions up to 256 MiB hold 511 MiB, less what is left at their ends.
 */
const MOST_IN_ARENA = 384 * 2 ** 20;

export type SessionMemory = Pick<
  InferenceSession.SessionOptions,
  'enableCpuMemArena' | 'enableMemPattern'
> & {
  /** Entries of `extra.session`. */
  readonly session?: Readonly<Record<string, string>>;
};

/** What the operators of a run asked for altogether. */
interface Need {
  readonly bytes: number;
  /** Values in the run's inputs. */
  readonly inputs: number;
}

/** Decides which sessions have an arena. Sessions are named by the pool's keys. */
export class Arenas {
  readonly #limited: boolean;
  readonly #needs = new Map<string, Need>();

  constructor(limited = LIMITED) {
    this.#limited = limited;
  }

  /** `inputs`: values in the inputs of the run to come; tensors grow with their square at most. */
  allowed(key: string, inputs: number): boolean {
    if (!this.#limited) return true;
    const need = this.#needs.get(key);
    if (!need) return false;
    return need.bytes * Math.max(1, inputs / need.inputs) ** 2 <= MOST_IN_ARENA;
  }

  /** Options of a session with or without an arena, and where its operators' requests will be recorded. */
  options(arena: boolean, provider: ProviderId): { options: SessionMemory; record?: string } {
    if (!this.#limited) return { options: {} };
    if (arena) return { options: { enableMemPattern: false } };
    const options = { enableCpuMemArena: false, enableMemPattern: false };
    // Graphics processors have allocators of their own; the few operators left to the CPU need no arena.
    if (provider !== 'cpu') return { options };
    const record = join(tmpdir(), `vitrine-${randomUUID()}.csv`);
    return { options: { ...options, session: { [RECORD]: record } }, record };
  }

  /** Takes the record of a run that has just ended. Without one the session stays without an arena. */
  async note(key: string, inputs: number, record: string): Promise<void> {
    const text = await readFile(record, 'utf8').catch(() => '');
    await rm(record, { force: true });
    const known = this.#needs.get(key) ?? { bytes: 0, inputs: 0 };
    const bytes = recordedBytes(text);
    if (bytes === 0) return;
    this.#needs.set(key, {
      bytes: Math.max(bytes, known.bytes),
      inputs: Math.max(inputs, known.inputs),
    });
  }

  forget(): void {
    this.#needs.clear();
  }
}

const RECORD = 'collect_node_memory_stats_to_file';

/** Lines of `name,input_sizes,initializers_sizes,total_dynamic_sizes,total_temp_allocations`. */
function recordedBytes(csv: string): number {
  const lines = csv.trim().split('\n').slice(1);
  return lines
    .map((line) => line.split(',').slice(-2).map(Number))
    .reduce((sum, [tensors = 0, scratch = 0]) => sum + tensors + scratch, 0);
}
