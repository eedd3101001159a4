import type { Attribution, AttributionMethod, Baseline, Tensor, TensorRef } from '#shared/types';
import { sizeOf } from '../family-kit/family';
import { baselineOf } from './baseline';
import { faithfulness } from './faithfulness';
import { inputGradients, methods } from './methods';
import { planes } from './pixels';
import { outputOf, type Subject } from './subject';
import { chosenTarget, type TargetQuestion } from './target';

interface Question extends TargetQuestion {
  readonly method: AttributionMethod;
  readonly layer?: number | undefined;
  readonly steps?: number | undefined;
  readonly baseline: Baseline;
}

/** Explains what a model said of an image. Throws VitrineError: 'bad-input', 'unsupported'. */
export async function attribute(
  subject: Subject,
  { method, layer, steps, ...question }: Question,
  keep: (tensor: Tensor) => Promise<TensorRef>,
): Promise<Attribution> {
  const { input, model } = subject.stored;
  const { card } = model;
  const output = await outputOf(subject, input);
  const target = chosenTarget(output, question, card);
  if (method === 'gradient') {
    const gradientOf = await inputGradients(subject, target);
    const data = planes(await gradientOf(input), card);
    const shape = [3, ...sizeOf(input, card)];
    return { method, ...target, gradient: await keep({ shape, data }) };
  }
  const baseline = baselineOf(input, card, question.baseline);
  const { grid, map } = await methods[method](subject, { target, baseline, layer, steps });
  const curves = await faithfulness(subject, { map, grid, baseline, target });
  return {
    method,
    ...target,
    grid,
    map: await keep({ shape: [map.length], data: map }),
    baseline: question.baseline,
    ...curves,
  };
}
