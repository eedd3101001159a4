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
    const text = `low confidence: ${p.toFixed(2)}`;
    doubts.push({ text, why: 'The model is unsure. The image may show none of its classes.' });
  }
  if (classes.length > 0 && classes.length <= FEW) {
    const why = `The model knows only: ${classes.join(', ')}. An image of anything else gets one of these.`;
    doubts.push({ text: `knows ${classes.length} classes`, why });
  }
  return doubts;
}
