import type { Answer } from './answer';
import { describe, type Io } from './io';
import { Progress } from './progress';

/** Errors that mean the model, not the image. */
const MODEL_ERRORS = ['model-missing', 'model-invalid', 'unsupported', 'shape-mismatch'];

/** Counts failures and reports them on standard error, with the progress. */
export class Tally {
  readonly #io: Io;
  readonly #progress: Progress;
  #done = 0;
  #failed = 0;
  #modelFailed = 0;

  constructor(io: Io, total: number) {
    this.#io = io;
    this.#progress = new Progress(io, total);
  }

  add({ image, error }: Answer, more: boolean): void {
    this.#done++;
    if (error) {
      this.#failed++;
      if (MODEL_ERRORS.includes(error.code)) this.#modelFailed++;
      this.#progress.clear();
      this.#io.err(`${image}: ${describe(error)}\n`);
    }
    if (!more) this.#progress.tick();
  }

  /** Of the command. */
  get status(): number {
    if (this.#failed === 0) return 0;
    return this.#modelFailed === this.#done ? 3 : 1;
  }
}
