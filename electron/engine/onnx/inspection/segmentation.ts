import type { ModelCard, SegmentationFacts } from '#shared/types';
import type { Facts } from './config';
import { misfit } from './contract';
import { distinctColours, setNamed } from './label-sets';
import type { Probe } from './probe';

/** Hugging Face's and most others' value for pixels that count nowhere. */
const USUAL_IGNORE = 255;

/** What a segmentation model's classes look like and how its masks are stored. Throws 'model-invalid'. */
export function segmentationFacts(
  file: string,
  { card, config, preprocessor }: Facts,
  labels: readonly string[],
  classes: number,
  { outputs }: Probe,
): SegmentationFacts {
  if (classes === 0) throw misfit(file, 'it tells 0 classes apart');
  const given = card.labels?.length ?? 0;
  if (given > 0 && given !== classes) {
    throw misfit(file, `it has ${classes} classes, the card names ${given}`);
  }
  const own = card.segmentation;
  if (own && own.palette.length < classes) {
    throw misfit(file, `it has ${classes} classes, the palette ${own.palette.length} colours`);
  }
  const set = setNamed(labels);
  const features = [...outputs]
    .filter(([name, shape]) => /^feature\d+$/.test(name) && shape.length === 4)
    .map(([name]) => name);
  return {
    palette: own?.palette ?? set?.palette ?? distinctColours(classes),
    ignore: own?.ignore ?? config.semantic_loss_ignore_index ?? set?.ignore ?? USUAL_IGNORE,
    reduceZero:
      own?.reduceZero ??
      preprocessor.do_reduce_labels ??
      preprocessor.reduce_labels ??
      set?.reduceZero ??
      false,
    ...(own?.slide && { slide: own.slide }),
    ...(features.length > 0 && { features }),
  };
}

/** What such a model cannot show. */
export const segmentationNotes = ({ slide, features }: SegmentationFacts): string[] => [
  ...(slide
    ? ['An image larger than a window has no attention to show: each window has its own.']
    : []),
  ...(features
    ? []
    : ['The graph does not give the features of its stages (graphs of models/export.py do).']),
];

/** How many classes an output of this shape tells apart; null where that is not its purpose. */
export function classCount(task: ModelCard['task'], shape: readonly number[]): number | null {
  if (task === 'classification') return shape.at(-1) ?? null;
  return task === 'segmentation' ? (shape[1] ?? null) : null;
}
