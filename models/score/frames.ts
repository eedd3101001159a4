import type { Tensor } from '#shared/types';
import type { Sde } from './process';
import type { Beginning } from './solvers/solver';

/** Frames that are kept of a sample, at most. */
const MOST = 64;

interface Frame {
  readonly step: number;
  readonly state: Float32Array;
  readonly estimate: Float32Array;
  readonly held?: Uint8Array;
}

/** Some of the steps of a sample, evenly spread however many there will be. */
export class Frames {
  readonly #sde: Sde;
  readonly #shape: readonly number[];
  #frames: Frame[] = [];
  /** Every so many steps there is a frame. */
  #stride = 1;

  constructor(sde: Sde, shape: readonly number[]) {
    this.#sde = sde;
    this.#shape = shape;
  }

  add(step: number, { x, t, score, held }: Beginning): void {
    if (step % this.#stride !== 0) return;
    if (this.#frames.length === MOST) {
      this.#stride *= 2;
      this.#frames = this.#frames.filter((frame) => frame.step % this.#stride === 0);
      if (step % this.#stride !== 0) return;
    }
    const estimate = Float32Array.from(denoised(this.#sde, x, t, score));
    this.#frames.push({ step, state: Float32Array.from(x), estimate, ...(held && { held }) });
  }

  get steps(): number[] {
    return this.#frames.map(({ step }) => step);
  }

  /** `[frames, ...]` each. */
  tensors(): { states: Tensor; estimates: Tensor; held?: Tensor } {
    const shape = [this.#frames.length, ...this.#shape];
    const length = this.#shape.reduce((a, b) => a * b, 1);
    const floats = (of: (frame: Frame) => Float32Array): Tensor => {
      const data = new Float32Array(this.#frames.length * length);
      for (const [i, frame] of this.#frames.entries()) data.set(of(frame), i * length);
      return { shape, data };
    };
    const states = floats(({ state }) => state);
    const estimates = floats(({ estimate }) => estimate);
    if (!this.#frames[0]?.held) return { states, estimates };
    const data = new Uint8Array(this.#frames.length * length);
    for (const [i, { held }] of this.#frames.entries()) data.set(held!, i * length);
    return { states, estimates, held: { shape, data } };
  }
}

/** What the network expects behind x: Tweedie's formula. */
function denoised(sde: Sde, x: Float64Array, t: number, score: Float64Array): Float64Array {
  const [alpha, variance] = [sde.alpha(t), sde.std(t) ** 2];
  return x.map((value, i) => (value + variance * score[i]!) / alpha);
}
