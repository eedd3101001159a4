import { type ModelInput, sizeOf } from '../../family-kit/family';
import { openBackward } from '../backward';
import { planes, sumPatches } from '../pixels';
import { gridOf, outputOf, type Subject } from '../subject';
import { seedOf, type Target } from '../target';
import type { Method } from './method';

/** Gradients of the score with respect to inputs, as the model takes them. */
export async function inputGradients(
  subject: Subject,
  target: Target,
): Promise<(input: ModelInput) => Promise<Float32Array>> {
  const { stored, step } = subject;
  const { input: name } = stored.model.card;
  await step('writing the backward pass');
  const pass = await openBackward(subject, [name]);
  const seed = seedOf(await outputOf(subject, stored.input), target);
  return async (input) => {
    await step('computing gradients');
    const { gradients } = await pass.run(input, seed);
    return gradients.get(name)?.data ?? new Float32Array(input.data.length);
  };
}

/** Values that lie as the input does, summed over each patch. */
function onPatches(subject: Subject, values: Float32Array) {
  const { input, model } = subject.stored;
  const grid = gridOf(subject);
  const size = sizeOf(input, model.card);
  return { grid, map: sumPatches(planes(values, model.card), size, grid) };
}

/** Shrikumar et al. 2016 */
export const inputXGradient: Method = async (subject, { target }) => {
  const gradientOf = await inputGradients(subject, target);
  const { input } = subject.stored;
  const gradient = await gradientOf(input);
  return onPatches(
    subject,
    gradient.map((value, i) => value * input.data[i]!),
  );
};

const POINTS = 32;

/** Sundararajan et al. 2017, by the Gauss-Legendre rule. */
export const integratedGradients: Method = async (subject, { target, baseline, steps }) => {
  const gradientOf = await inputGradients(subject, target);
  const { input } = subject.stored;
  const sum = new Float64Array(input.data.length);
  for (const { place, weight } of gaussLegendre(steps ?? POINTS)) {
    const data = input.data.map((value, i) => {
      const start = baseline.data[i]!;
      return start + place * (value - start);
    });
    const gradient = await gradientOf({ ...input, data });
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * gradient[i]!;
  }
  const values = Float32Array.from(sum, (mean, i) => mean * (input.data[i]! - baseline.data[i]!));
  return onPatches(subject, values);
};

/** Places in 0..1 and their weights: roots of the Legendre polynomial, by Newton's method. */
function gaussLegendre(count: number): { place: number; weight: number }[] {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, value] = [1, x];
      for (let n = 2; n <= count; n++) {
        [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    return { place: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
