import { useMemo } from 'react';
import type { ModelCard } from '#shared/types';
import { type CurvePoint, type CurveStep, curveOf, densePoint, pointAt } from './curve';
import { costsSoFar, exitCosts, judged, type SeenImage } from './images';
import { useExitsSpec } from './spec';
import { words } from './words';

/** Accuracy against cost on the labelled images. */
export interface Accuracy {
  readonly unit: 'GFLOPs' | 'ms';
  /** Images that it is made of. */
  readonly count: number;
  readonly curve: readonly CurveStep[];
  /** Under the thresholds in force. */
  readonly now: CurvePoint;
  /** The last exit by itself. */
  readonly dense: CurvePoint;
  /** A dense model trained by itself, as the card states it: on other images, and without a time. */
  readonly reference: (CurvePoint & { readonly name: string }) | null;
}

interface Known {
  /** Null while an exit of a labelled image has not run: the others would be no fair sample. */
  readonly accuracy: Accuracy | null;
  /** Images whose class is known, and of those how many lack an exit. */
  readonly labelled: number;
  readonly missing: number;
}

export function useAccuracy(
  { reference }: ModelCard,
  images: readonly SeenImage[],
  thresholds: readonly number[],
): Known {
  const cost = useExitsSpec((spec) => spec.cost);
  const costs = useMemo(() => exitCosts(images, cost), [images, cost]);
  const rows = useMemo(() => {
    const soFar = costsSoFar(costs);
    return images.flatMap((image) => judged(image, soFar) ?? []);
  }, [images, costs]);
  const labelled = images.filter(({ truth }) => truth !== null).length;
  const missing = labelled - rows.length;
  const fair = rows.length > 0 && missing === 0;
  const curve = useMemo(() => (fair ? curveOf(rows, costs.length) : []), [fair, rows, costs]);
  if (!fair) return { accuracy: null, labelled, missing };
  const stated = cost === 'gflops' && reference;
  const accuracy: Accuracy = {
    unit: cost === 'gflops' ? words.useAccuracy.gflops : 'ms',
    count: rows.length,
    curve,
    now: pointAt(rows, thresholds),
    dense: densePoint(rows, costs.at(-1)!),
    reference: stated ? { name: stated.name, cost: stated.gflops, accuracy: stated.top1 } : null,
  };
  return { accuracy, labelled, missing };
}
