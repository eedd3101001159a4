import { Rate } from '../../engine/runs/rate';
import type { Io } from './io';

/** A terminal's line is written anew so often; other streams get a line of their own now and then. */
const TERMINAL_MS = 100;
const LOG_MS = 30_000;

/** How far a list of images is, on standard error: `37/248  41.2 img/s  5 s left`. */
export class Progress {
  readonly #io: Io;
  readonly #total: number;
  readonly #rate = new Rate();
  #done = 0;
  #told = performance.now();

  constructor(io: Io, total: number) {
    this.#io = io;
    this.#total = total;
  }

  /** Makes room for a message on standard error. */
  clear(): void {
    if (this.#io.isTerminal) this.#io.err('\r\x1b[K');
  }

  /** An image is done. */
  tick(): void {
    this.#done++;
    this.#rate.tick();
    const { isTerminal } = this.#io;
    const now = performance.now();
    const isLast = this.#done === this.#total && isTerminal;
    if (this.#total < 2 || (now - this.#told < (isTerminal ? TERMINAL_MS : LOG_MS) && !isLast))
      return;
    this.#told = now;
    this.clear();
    this.#io.err(`${this.#text()}${isTerminal && !isLast ? '' : '\n'}`);
  }

  #text(): string {
    const left = this.#rate.secondsFor(this.#total - this.#done);
    return [
      `${this.#done}/${this.#total}`,
      ...(left === null
        ? []
        : [`${this.#rate.perSecond!.toFixed(1)} img/s`, `${inWords(left)} left`]),
    ].join('  ');
  }
}

function inWords(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  if (seconds < 6000) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
