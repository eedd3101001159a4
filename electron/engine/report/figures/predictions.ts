import { barsFigure } from '../bars';
import type { ReportFigure } from '../model';
import type { Canvas } from './canvas';

/** The most probable classes. */
export async function predictionsFigures({ subject }: Canvas): Promise<readonly ReportFigure[]> {
  const top = subject.result.parts.predictions?.top ?? [];
  if (top.length === 0) return [];
  const bars = top.map(({ label, p }) => ({ label, share: p, text: p.toFixed(3) }));
  return [barsFigure('predictions', 'The most probable classes and their probability.', bars)];
}
