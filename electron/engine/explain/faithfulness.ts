import type { Size } from '#shared/types';
import type { ModelInput } from '../family-kit/family';
import { mixed } from './pixels';
import { outputOf, type Subject } from './subject';
import { probabilityOf, type Target } from './target';

/** Measured at no more shares of the patches than these. */
const MOST_STEPS = 32;

/** Calls of `step` that measuring a map takes. */
export const stepsOn = ([rows, columns]: Size): number =>
  2 * (Math.min(rows * columns, MOST_STEPS) + 1);

interface Curve {
  /** Below the curve, over shares from 0 to 1, by trapezoids. */
  readonly area: number;
  readonly curve: number[];
}

/**
 * The probability of the class while the patches are replaced by the baseline's, the most relevant first
 * (deletion), and while they are put back into the baseline in that order (insertion); Petsiuk et al. 2018.
 */
export async function faithfulness(
  subject: Subject,
  o: { map: Float32Array; grid: Size; baseline: ModelInput; target: Target },
): Promise<{ deletion: Curve; insertion: Curve }> {
  const { map, grid, baseline, target } = o;
  const { input, model } = subject.stored;
  const order = Array.from(map.keys()).sort((a, b) => map[b]! - map[a]! || a - b);
  const steps = Math.min(map.length, MOST_STEPS);
  const along = async (from: ModelInput, to: ModelInput, ahead: number): Promise<Curve> => {
    const curve: number[] = [];
    for (let i = 0; i <= steps; i++) {
      await subject.step('measuring deletion and insertion', i === 0 ? ahead : undefined);
      const taken = new Uint8Array(map.length);
      for (const patch of order.slice(0, Math.round((i * map.length) / steps))) taken[patch] = 1;
      const output = await outputOf(subject, mixed(from, to, model.card, { grid, taken }));
      curve.push(probabilityOf(output, target, model.card));
    }
    return { area: areaBelow(curve), curve };
  };
  const total = stepsOn(grid);
  return {
    deletion: await along(input, baseline, total),
    insertion: await along(baseline, input, total / 2),
  };
}

const areaBelow = (curve: readonly number[]): number =>
  curve.slice(1).reduce((sum, value, i) => sum + (value + curve[i]!) / 2, 0) / (curve.length - 1);
