import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '#shared/contract';
import {
  type Tensor,
  type TensorArray,
  type TensorRef,
  type TensorSlice,
  VitrineError,
} from '#shared/types';
import { diskError, writeAtomic } from '../files/atomic';
import { bytesOf, encodeNpy, npyHeader } from './npy';
import { locate } from './slice';

interface StoredTensor {
  readonly ref: TensorRef;
  readonly bytes: number;
  /** null once it lies on disk only. */
  tensor: Tensor | null;
}

const MEMORY_BYTES = 512 * 2 ** 20;

/**
 * The tensors of the results that are open. The least recently used go to disk as .npy files once
 * the memory bound is passed; slices of those are read from the file without loading the rest.
 */
export class TensorStore {
  readonly #parent: string;
  readonly #dir: string;
  readonly #limit: number;
  /** Least recently used first. */
  readonly #tensors = new Map<string, StoredTensor>();
  #inMemory = 0;
  #serial = 0;
  #spilling: Promise<void> = Promise.resolve();

  constructor(stateDir: string, limitBytes = MEMORY_BYTES) {
    this.#parent = join(stateDir, 'tensors');
    this.#dir = join(this.#parent, `${process.pid}-${Date.now()}`);
    this.#limit = limitBytes;
  }

  /** Keeps a tensor; waits for the disk when memory is over its bound. Throws VitrineError('disk'). */
  async put(tensor: Tensor): Promise<TensorRef> {
    const ref: TensorRef = {
      id: `t${this.#serial++}-${process.pid}`,
      dtype: dtypeOf(tensor.data),
      shape: [...tensor.shape],
    };
    this.#tensors.set(ref.id, { ref, bytes: tensor.data.byteLength, tensor });
    this.#inMemory += tensor.data.byteLength;
    if (this.#inMemory > this.#limit) {
      const turn = this.#spilling.then(() => this.#spill());
      this.#spilling = turn.catch(() => undefined);
      await turn;
    }
    return ref;
  }

  /** Throws VitrineError('bad-input') for an id that is no longer kept or a slice outside. */
  async read(id: string, slice: TensorSlice = []): Promise<Tensor> {
    const kept = this.#find(id);
    const { start, length, shape } = locate(kept.ref.shape, slice);
    if (kept.tensor) return { shape, data: kept.tensor.data.subarray(start, start + length) };
    return { shape, data: await this.#readFile(kept, start, length) };
  }

  /** A slice as raw little-endian bytes, for the wire. */
  async readBytes(id: string, slice: TensorSlice): Promise<Output<'tensor.read'>> {
    const { shape, data } = await this.read(id, slice);
    return { dtype: dtypeOf(data), shape: [...shape], bytes: bytesOf(data) };
  }

  /** Of all kept tensors, in memory and on disk. */
  get bytes(): number {
    return [...this.#tensors.values()].reduce((sum, kept) => sum + kept.bytes, 0);
  }

  /** A slice as an .npy file. */
  async npy(id: string, slice: TensorSlice = []): Promise<Uint8Array<ArrayBuffer>> {
    return encodeNpy(await this.read(id, slice));
  }

  async delete(ids: Iterable<string>): Promise<void> {
    for (const id of ids) {
      const kept = this.#tensors.get(id);
      if (!kept) continue;
      this.#tensors.delete(id);
      if (kept.tensor) this.#inMemory -= kept.bytes;
      else await rm(this.#file(id), { force: true });
    }
  }

  /** Removes what lies on disk, of this engine and of those that died without doing so. */
  async close(): Promise<void> {
    this.#tensors.clear();
    this.#inMemory = 0;
    await this.#spilling;
    await rm(this.#dir, { recursive: true, force: true });
    for (const name of await readdir(this.#parent).catch(() => [])) {
      if (!isAlive(Number.parseInt(name, 10))) {
        await rm(join(this.#parent, name), { recursive: true, force: true });
      }
    }
  }

  #find(id: string): StoredTensor {
    const kept = this.#tensors.get(id);
    if (!kept) {
      throw new VitrineError('bad-input', 'This result is no longer kept', {
        hint: 'Run the model on the image again.',
        detail: { tensor: id },
      });
    }
    this.#tensors.delete(id);
    this.#tensors.set(id, kept);
    return kept;
  }

  #file = (id: string): string => join(this.#dir, `${id}.npy`);

  async #spill(): Promise<void> {
    await mkdir(this.#dir, { recursive: true }).catch((error: unknown) => {
      throw diskError(error, this.#dir);
    });
    for (const [id, kept] of this.#tensors) {
      if (this.#inMemory <= this.#limit) return;
      if (!kept.tensor) continue;
      await writeAtomic(this.#file(id), encodeNpy(kept.tensor));
      if (!this.#tensors.has(id)) {
        // Deleted while it was written; its bytes are already off the count.
        await rm(this.#file(id), { force: true });
        continue;
      }
      kept.tensor = null;
      this.#inMemory -= kept.bytes;
    }
  }

  async #readFile({ ref }: StoredTensor, start: number, length: number): Promise<TensorArray> {
    const data = allocate(ref.dtype, length);
    const offset = npyHeader({ shape: ref.shape, data: allocate(ref.dtype, 0) }).length;
    const file = this.#file(ref.id);
    try {
      const handle = await open(file, 'r');
      try {
        const into = bytesOf(data);
        await handle.read(into, 0, into.length, offset + start * data.BYTES_PER_ELEMENT);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw diskError(error, file);
    }
    return data;
  }
}

function dtypeOf(data: TensorArray): 'float64' | 'float32' | 'int32' | 'uint8' {
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Int32Array ? 'int32' : 'uint8';
}

function allocate(dtype: TensorRef['dtype'], length: number): TensorArray {
  if (dtype === 'float64') return new Float64Array(length);
  if (dtype === 'float32') return new Float32Array(length);
  return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length);
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // It lives, but is not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
