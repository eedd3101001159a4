import { type ModelCard, type Tensor, VitrineError } from '#shared/types';

/** A class, or how far it is ahead of another. */
export interface Target {
  readonly class: number;
  readonly against?: number | undefined;
}

/** A target that a person may leave open. */
export interface TargetQuestion {
  readonly class?: number | undefined;
  readonly against?: number | undefined;
}

/** `[1, C]` or, of maps, `[1, C, h, w]`: how many classes, and how many places each. */
function layoutOf({ shape }: Pick<Tensor, 'shape'>): { classes: number; places: number } {
  const [classes = 1, ...rest] = shape.length > 1 ? shape.slice(1) : shape;
  return { classes, places: rest.reduce((a, b) => a * b, 1) };
}

/**
 * The target of a question, by default the most probable class (of maps, in the mean over the image). Throws
 * VitrineError('bad-input') for a class that the model does not have.
 */
export function chosenTarget(
  output: Tensor,
  { class: chosen = mostProbable(output), against }: TargetQuestion,
  { id }: ModelCard,
): Target {
  const { classes } = layoutOf(output);
  for (const one of [chosen, against ?? 0]) {
    if (one < classes) continue;
    throw new VitrineError('bad-input', `${id} has no class ${one}`, {
      hint: `Its classes are 0 to ${classes - 1}.`,
    });
  }
  return { class: chosen, ...(against !== undefined && { against }) };
}

function mostProbable(output: Tensor): number {
  const { classes, places } = layoutOf(output);
  const data = Float64Array.from(output.data);
  const scores = Array.from({ length: classes }, (_, c) =>
    data.subarray(c * places, (c + 1) * places).reduce((sum, value) => sum + value, 0),
  );
  return scores.indexOf(Math.max(...scores));
}

/** The output of the class, or how far it is ahead; of maps, in the mean over the image. */
export function scoreOf(output: Tensor, target: Target): number {
  const { places } = layoutOf(output);
  const weights = seedOf(output, target).data;
  return weights.reduce((sum, weight, i) => sum + weight * output.data[i]!, 0) / places;
}

/** The gradient of the score with respect to the output: 1 for the class, -1 for the other. */
export function seedOf(output: Tensor, target: Target): Tensor<Float32Array> {
  const { places } = layoutOf(output);
  const data = new Float32Array(output.data.length);
  const fill = (chosen: number, value: number) =>
    data.fill(value, chosen * places, (chosen + 1) * places);
  fill(target.class, 1);
  if (target.against !== undefined) fill(target.against, -1);
  return { shape: output.shape, data };
}

/** The probability of the class; of maps, in the mean over the image. */
export function probabilityOf(output: Tensor, target: Target, card: ModelCard): number {
  const { classes, places } = layoutOf(output);
  let total = 0;
  for (let place = 0; place < places; place++) {
    const scores = Array.from({ length: classes }, (_, c) => output.data[c * places + place]!);
    total += probability(scores, target.class, card);
  }
  return total / places;
}

function probability(scores: readonly number[], chosen: number, card: ModelCard): number {
  const score = scores[chosen]!;
  const sum = scores.reduce((a, b) => a + b, 0);
  const isShare = scores.every((value) => value >= 0 && value <= 1);
  if (isShare && (card.multiLabel || Math.abs(sum - 1) < 1e-3)) return score;
  if (card.multiLabel) return 1 / (1 + Math.exp(-score));
  const largest = Math.max(...scores);
  const parts = scores.map((value) => Math.exp(value - largest));
  return parts[chosen]! / parts.reduce((a, b) => a + b, 0);
}
