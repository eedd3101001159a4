import { attributeFloat, attributeInt } from '../../onnx/reading/schema';
import { reduceTo } from '../reduce-to';
import type { Rule } from '../rule';
import type { Tape } from '../tape';

interface Normalised {
  /** Scaled to one, and moved to zero where that is part of it. */
  readonly x: string;
  /** What it was scaled with. */
  readonly scale: string;
}

function normalise(
  t: Tape,
  x: string,
  axes: readonly number[],
  { epsilon, centred }: { epsilon: number; centred: boolean },
): Normalised {
  const moved = centred ? t.sub(x, t.mean(x, axes)) : x;
  const variance = t.mean(t.square(moved), axes);
  const deviation = t.op('Sqrt', [t.add(variance, t.number(epsilon))]);
  const scale = t.op('Reciprocal', [deviation]);
  return { x: t.mul(moved, scale), scale };
}

/** Of the input, from the gradient of what it was normalised to. */
function backThrough(
  t: Tape,
  { x, scale }: Normalised,
  gradient: string,
  axes: readonly number[],
  centred: boolean,
): string {
  const along = t.mul(x, t.mean(t.mul(gradient, x), axes));
  const moved = centred ? t.sub(gradient, t.mean(gradient, axes)) : gradient;
  return t.mul(scale, t.sub(moved, along));
}

/** LayerNormalization and RMSNormalization: over the last axes, with a weight for each entry. */
const overLast =
  (centred: boolean): Rule =>
  (t, call) => {
    const { node, inputs, outputs, x, dy } = call;
    const rank = t.rank(inputs[0]!);
    const first = t.axis(inputs[0]!, attributeInt(node, 'axis') ?? -1);
    const axes = Array.from({ length: rank - first }, (_, i) => first + i);
    const epsilon = attributeFloat(node, 'epsilon') ?? 1e-5;
    const normalised = normalise(t, x(0), axes, { epsilon, centred });
    const operand = (i: number, gradient: string) =>
      reduceTo(t, gradient, { result: outputs[0]!, operand: inputs[i]! });
    return [
      () => backThrough(t, normalised, t.mul(dy(), x(1)), axes, centred),
      () => operand(1, t.mul(dy(), normalised.x)),
      () => operand(2, dy()),
    ];
  };
export const layerNorm = overLast(true);
export const rmsNorm = overLast(false);

/** With the mean and variance of the training: a factor for each channel. */
export const batchNorm: Rule = (t, call) => [
  () => {
    const { node, inputs, x, dy } = call;
    const places = Array.from({ length: t.rank(inputs[0]!) - 2 }, (_, i) => i + 1);
    const epsilon = t.number(attributeFloat(node, 'epsilon') ?? 1e-5);
    const factor = t.div(x(1), t.op('Sqrt', [t.add(x(4), epsilon)]));
    return t.mul(dy(), t.op('Unsqueeze', [factor, t.ints(places)]));
  },
];
