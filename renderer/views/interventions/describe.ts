import type { Ablated, Ablation } from './use-interventions';
import { words } from './words';

/** One line saying what is on the stage. */
export const describe = ({ label, ablated }: Ablation): string =>
  ablated ? words.describe(label, ablated.interventions.output) : words.ablating;

/** A head and what the class loses or gains without it; '' where the layer has no such head. */
export function cellWords({ interventions, changes, heads }: Ablated, index: number): string {
  const change = changes[index]!;
  if (Number.isNaN(change)) return '';
  const layer = interventions.layers[Math.floor(index / heads)]! + 1;
  return words.cell(layer, (index % heads) + 1, words.change(change));
}

/** The head with the largest change. */
export function strongest({ changes }: Ablated): number {
  const sizes = Array.from(changes, (value) => (Number.isNaN(value) ? -1 : Math.abs(value)));
  return sizes.indexOf(Math.max(...sizes));
}
