import { type FiguredPart, type PartName, partList } from '#shared/parts';
import { VitrineError } from '#shared/types';
import type { ReportFigure } from '../model';
import { attentionFigures } from './attention';
import type { Canvas } from './canvas';
import { exitsFigures } from './exits';
import { mergesFigures } from './merges';
import { predictionsFigures } from './predictions';
import { routingFigures } from './routing';
import { segmentationFigures } from './segmentation';
import { stylizedFigures } from './stylized';
import { tokenLabelsFigures } from './token-labels';
import { tokensFigures } from './tokens';
import { visualTokensFigures } from './visual-tokens';

/** Each draws one part of a result; none where there is nothing to see of it. */
const drawers = {
  predictions: predictionsFigures,
  attention: attentionFigures,
  exits: exitsFigures,
  tokens: tokensFigures,
  tokenLabels: tokenLabelsFigures,
  merges: mergesFigures,
  visualTokens: visualTokensFigures,
  routing: routingFigures,
  segmentation: segmentationFigures,
  stylized: stylizedFigures,
} satisfies Record<FiguredPart, Drawer>;
type Drawer = (canvas: Canvas) => Promise<readonly ReportFigure[]>;

/** The most special part first. */
const inOrder: readonly Drawer[] = partList
  .toReversed()
  .flatMap(([name]) => (drawers as Partial<Record<PartName, Drawer>>)[name] ?? []);

/** The figures of an image in the order of reading, and why one is missing. */
export async function figuresOf(
  canvas: Canvas,
): Promise<{ figures: ReportFigure[]; remarks: string[] }> {
  const figures: ReportFigure[] = [];
  const remarks: string[] = [];
  for (const draw of inOrder) {
    try {
      figures.push(...(await draw(canvas)));
    } catch (error) {
      const { code, message } = VitrineError.from(error);
      if (code === 'cancelled' || code === 'internal') throw error;
      remarks.push(`A figure is missing: ${message}.`);
    }
  }
  return { figures, remarks: [...new Set(remarks)] };
}
