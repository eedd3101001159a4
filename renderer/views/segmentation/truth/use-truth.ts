import { useEffect, useMemo } from 'react';
import type { Host } from '#shared/contract';
import { type Score, score } from '#shared/segmentation';
import type { ErrorBody, FileEntry, Result } from '#shared/types';
import { isScored, type Scored, scoreKey, scoreResult, useTruths } from './truths';

/** The ground truth of an image, and what a result is worth by it. */
export interface Truth {
  readonly mask: FileEntry;
  /** Both null while they are compared, or where they cannot be. */
  readonly scored: Scored | null;
  readonly score: Score | null;
  readonly error: ErrorBody | null;
}

/** Compares the result with the image's mask, where it has one. */
export function useTruth(host: Host, file: string, result: Result | undefined): Truth | null {
  const mask = useTruths(({ masks }) => masks.get(file));
  const known = useTruths(({ scores }) =>
    mask && result ? scores.get(scoreKey(result, mask)) : undefined,
  );
  useEffect(() => {
    if (!mask || !result) return;
    const abort = new AbortController();
    void scoreResult(host, result, mask, abort.signal);
    return () => abort.abort();
  }, [host, mask, result]);
  return useMemo(() => {
    if (!mask) return null;
    const scored = isScored(known) ? known : null;
    const error = known && !isScored(known) ? known : null;
    return { mask, scored, score: scored && score(scored.confusion), error };
  }, [mask, known]);
}
