/** Pictures that the rate is taken over. */
const LATELY = 200;

/** How fast a batch goes, lately. */
export class Pace {
  /** When it began, and when each of the last pictures was done, in milliseconds. */
  readonly #times: number[];

  constructor(now = performance.now()) {
    this.#times = [now];
  }

  /** A picture is done. */
  tick(now = performance.now()): void {
    this.#times.push(now);
    if (this.#times.length > LATELY) this.#times.shift();
  }

  /** Pictures a second; null before the first. */
  get rate(): number | null {
    const took = this.#times.at(-1)! - this.#times[0]!;
    return took > 0 ? (1000 * (this.#times.length - 1)) / took : null;
  }

  secondsFor(pictures: number): number | null {
    const { rate } = this;
    return rate === null ? null : pictures / rate;
  }
}
