import { gaussians } from '#shared/random';
import { type Tensor, VitrineError } from '#shared/types';
import type { Seed, SeedContext } from '../../electron/engine/family-kit';

/** Where a sample takes its random numbers from. */
export interface Noise {
  /** x at t = 1. */
  readonly start: Float64Array;
  /** Throws where a replayed run has no more. */
  step(number: number): Float64Array;
}

/** By the seed, or the rows of the arrays that replay a run. Throws VitrineError('bad-input'). */
export function noiseOf(
  { seed, row }: Seed,
  { arrays, seeds }: Pick<SeedContext<unknown>, 'arrays' | 'seeds'>,
  { shape, prior }: { shape: readonly number[]; prior: number },
): Noise {
  const length = shape.reduce((a, b) => a * b, 1);
  const given = arrays.get('start');
  const draws = arrays.get('noise');
  const count = seeds.length;
  if (given) check(given, 'start', shape, 1, count);
  if (draws) check(draws, 'noise', shape, 2, count);
  return {
    start: given
      ? part(given, row, length)
      : gaussians(seed, 0, length).map((value) => prior * value),
    step: (number) => {
      if (!draws) return gaussians(seed, number + 1, length);
      const [steps = 0, samples = 0] = draws.shape;
      if (number < steps) return part(draws, number * samples + row, length);
      throw new Error(`noise has draws for ${steps} steps only`);
    },
  };
}

const part = ({ data }: Tensor, index: number, length: number): Float64Array =>
  Float64Array.from(data.subarray(index * length, (index + 1) * length));

/** The axes before those of a sample end with the samples, of which there may be more than are drawn. */
function check(
  { shape }: Tensor,
  name: string,
  wanted: readonly number[],
  before: number,
  count: number,
): void {
  const fits =
    String(shape.slice(before)) === String(wanted) && shape.length === before + wanted.length;
  if (fits && shape[before - 1]! >= count) return;
  const axes = [...(before === 2 ? ['steps'] : []), `${count} samples`, ...wanted].join(', ');
  throw new VitrineError('bad-input', `${name} is [${shape.join(', ')}], not [${axes}]`, {
    hint: 'Row n of the array belongs to the n-th sample: use --count to draw as many as it has.',
    detail: { shape: [...shape] },
  });
}
