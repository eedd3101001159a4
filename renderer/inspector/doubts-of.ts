import { words } from './words';

export interface Doubt {
  readonly text: string;
  readonly why: string;
}

/** Below it the most probable class is wrong about as often as right. */
const SURE = 0.6;
/** A model of so few classes knows little of what images show. */
const FEW = 100;

/** Why the most probable class, of probability `p`, may mean little. */
export function doubtsOf(p: number, classes: readonly string[]): readonly Doubt[] {
  const doubts: Doubt[] = [];
  if (p < SURE) {
    const text = words.doubts.lowConfidence(p.toFixed(2));
    doubts.push({ text, why: words.doubts.lowConfidenceWhy });
  }
  if (classes.length > 0 && classes.length <= FEW) {
    const why = words.doubts.fewClassesWhy(classes.join(', '));
    doubts.push({ text: words.doubts.fewClasses(classes.length), why });
  }
  return doubts;
}
