import { useRef } from 'react';
import type { Result } from '#shared/types';
import { useCurrentCard, useCurrentError } from '..';

/**
 * The result, or while a setting's new value runs the one before: no flicker under a moving slider.
 * Never one of another image or model, nor one in place of an error.
 */
export function useSteady(file: string, result: Result | undefined): Result | undefined {
  const last = useRef<{ file: string; result: Result }>(null);
  const model = useCurrentCard()?.id;
  const failed = useCurrentError() !== undefined;
  if (result) last.current = { file, result };
  const before = last.current;
  return before?.file === file && before.result.model === model && !failed
    ? before.result
    : undefined;
}
