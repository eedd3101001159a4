import { VitrineError } from '#shared/types';
import type { Paintable, PaintPlace } from './paint-client';
import type { FromWorker, ToWorker } from './paint-worker';
import { words } from './words';

/** Who waits for a painting. */
interface Answer<P> {
  resolve(painted: P | null): void;
  reject(error: VitrineError): void;
}

/**
 * The window's side of a painting worker (`servePaintings`). Tensors are handed over (transferred), so
 * that the worker owns them and this thread never scans them.
 */
export class WorkerPlace<T extends Paintable, R, P> implements PaintPlace<T, R, P> {
  readonly #worker: Worker;
  readonly #answers = new Map<number, Answer<P>>();
  #nextId = 1;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker<P>>) => {
      this.#answers.get(data.id)?.resolve(data.painted);
      this.#answers.delete(data.id);
    };
    this.#worker.onerror = ({ message }) => {
      const error = new VitrineError('internal', words.paintClient.paintingFailed(message), {
        hint: words.paintClient.paintingFailedHint,
      });
      for (const answer of this.#answers.values()) answer.reject(error);
      this.#answers.clear();
    };
  }

  put(key: string, item: T): void {
    this.#post({ kind: 'put', key, item }, [item.data.buffer]);
  }

  drop(key: string): void {
    this.#post({ kind: 'drop', key }, []);
  }

  paint(request: R): Promise<P | null> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#post({ kind: 'paint', id, request }, []);
    });
  }

  #post(message: ToWorker<T, R>, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }
}
