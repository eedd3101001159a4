/** Images that the rate is taken over. */
const LATELY = 200;

/** How fast a run goes, lately. */
export class Rate {
  /** When it began, and when each of the last images was done, in milliseconds. */
  readonly #times: number[];

  constructor(now = performance.now()) {
    this.#times = [now];
  }

  /** An image is done. */
  tick(now = performance.now()): void {
    this.#times.push(now);
    if (this.#times.length > LATELY) this.#times.shift();
  }

  /** Images per second; null before the first. */
  get perSecond(): number | null {
    const took = this.#times.at(-1)! - this.#times[0]!;
    return took > 0 ? (1000 * (this.#times.length - 1)) / took : null;
  }

  secondsFor(images: number): number | null {
    const { perSecond } = this;
    return perSecond === null ? null : images / perSecond;
  }
}
