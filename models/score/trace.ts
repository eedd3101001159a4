import type { Parts, Tensor, TensorRef, Trace } from '#shared/types';
import type { Walk } from './batch';
import { Frames } from './frames';
import type { Sde } from './process';
import type { Resolved } from './settings';
import type { Beginning } from './solvers/solver';

/** What is told of a sample's way. */
export class Drawn {
  readonly shape: readonly number[];
  readonly steps: Trace['steps'] = [];
  readonly frames: Frames;
  /** Runs of the network. */
  nfe = 0;
  /** Where the solver is. */
  x: Float64Array;

  constructor(sde: Sde, shape: readonly number[], start: Float64Array) {
    this.shape = shape;
    this.frames = new Frames(sde, shape);
    this.x = start;
  }

  record(step: Trace['steps'][number], beginning: Beginning): void {
    this.frames.add(this.steps.length, beginning);
    this.steps.push(step);
    this.x = beginning.x;
  }

  /** The same walk, with its runs of the network counted. */
  *counted(walk: Walk<Float64Array>): Walk<Float64Array> {
    let next = walk.next();
    while (!next.done) {
      const score = yield next.value;
      this.nfe++;
      next = walk.next(score);
    }
    this.x = next.value;
    return next.value;
  }
}

/** `denoised`: undefined where the sample was cancelled on its way. */
export async function partsOf(
  { shape, steps, frames, nfe, x }: Drawn,
  denoised: Float64Array | undefined,
  { solver, process, tEps, range, tolerance }: Resolved,
  keep: (tensor: Tensor) => Promise<TensorRef>,
): Promise<Parts> {
  const floats = (values: Float64Array, as = shape) =>
    keep({ shape: as, data: Float32Array.from(values) });
  const { states, estimates, held } = frames.tensors();
  const end = denoised ?? x;
  const [c = 0, , , ...more] = shape;
  const isImage = shape.length === 3 && more.length === 0 && (c === 1 || c === 3);
  return {
    trace: {
      solver,
      process,
      tEps,
      range,
      ...(solver === 'adaptive' && { tolerance }),
      nfe,
      rejected: steps.filter(({ accepted }) => !accepted).length,
      ...(!denoised && { unfinished: true as const }),
      steps,
      sample: await floats(x),
      denoised: await floats(end),
      frames: {
        steps: frames.steps,
        states: await keep(states),
        estimates: await keep(estimates),
        ...(held && { held: await keep(held) }),
      },
    },
    ...(isImage && { samples: { image: await floats(end), range } }),
  };
}
