import { useCallback, useEffect, useRef, useState } from 'react';
import type { Host } from '#shared/contract';
import type { Point } from '#shared/figure';
import { type ClassScore, type Result, VitrineError } from '#shared/types';
import { showError } from '../../state';
import { LatestLane } from '../../workers/latest';

/** Classes listed for a place. */
const LISTED = 5;

/** The image pixel pointed at, with its classes. */
export interface Pointed {
  /** Whole numbers. */
  readonly at: Point;
  /** Of the pixel pointed at before until its own have come. */
  readonly top: readonly ClassScore[];
}

/** The pixel under pointer or cursor; the newest question wins. */
export function usePointed(host: Host, result: Result | undefined) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const lane = useRef(new LatestLane());
  const latest = useRef<Point | null>(null);

  const point = useCallback(
    (to: Point | null) => {
      const at = to && result && inside(result, to);
      const before = latest.current;
      if (at?.x === before?.x && at?.y === before?.y) return;
      latest.current = at ?? null;
      setPointed((was) => (at ? { at, top: was?.top ?? [] } : null));
      if (!at || !result) return;
      const ask = () => host.call('segmentation.point', { result: result.id, ...at, topK: LISTED });
      lane.current.run(ask).then(
        (answer) => {
          if (answer && latest.current === at) setPointed({ at, top: answer.top });
        },
        (thrown) => {
          if (VitrineError.from(thrown).code !== 'engine-crashed') showError(thrown);
        },
      );
    },
    [host, result],
  );
  useEffect(() => () => point(null), [point]);
  return [pointed, point] as const;
}

/** The pixel of an image point; null beside the image. */
export function inside({ provenance }: Result, { x, y }: Point): Point | null {
  const [h, w] = provenance.imageSize;
  return x >= 0 && y >= 0 && x < w && y < h ? { x: Math.floor(x), y: Math.floor(y) } : null;
}
