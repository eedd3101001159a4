import { VitrineError } from '#shared/types';
import type { ReportFigure } from '../model';
import { attentionFigures } from './attention';
import type { Canvas } from './canvas';
import { exitsFigures } from './exits';
import { predictionsFigures } from './predictions';
import { segmentationFigures } from './segmentation';
import { stylizedFigures } from './stylized';
import { tokenLabelsFigures } from './token-labels';
import { tokensFigures } from './tokens';

/** Each draws one part of a result; none where the result has no such part. */
const DRAWERS: readonly ((canvas: Canvas) => Promise<readonly ReportFigure[]>)[] = [
  stylizedFigures,
  segmentationFigures,
  exitsFigures,
  tokensFigures,
  tokenLabelsFigures,
  attentionFigures,
  predictionsFigures,
];

/** The figures of a picture in the order of reading, and why one is missing. */
export async function figuresOf(
  canvas: Canvas,
): Promise<{ figures: ReportFigure[]; remarks: string[] }> {
  const figures: ReportFigure[] = [];
  const remarks: string[] = [];
  for (const draw of DRAWERS) {
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
