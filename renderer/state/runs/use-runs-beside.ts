import { useCallback, useEffect } from 'react';
import type { Host } from '#shared/contract';
import type { ErrorBody, Result } from '#shared/types';
import {
  forgetRun,
  isMissing,
  partialFor,
  type RunRequest,
  resultFor,
  runKey,
  startBeside,
  useBesideRuns,
  useResults,
} from '..';

/** How a run beside the chosen model's stands. */
export interface RunBeside {
  /** What there is of it so far. */
  readonly result: Result | undefined;
  /** Why there is no result. */
  readonly error: ErrorBody | undefined;
  readonly running: boolean;
  /** Somebody cancelled it. */
  readonly stopped: boolean;
  readonly again: () => void;
}

/**
 * Starts those of the runs that are missing and `mayStart`, one after the other, on the image of this
 * name. Returns how any run stands.
 */
export function useRunsBeside(
  host: Host,
  name: string,
  requests: readonly (RunRequest | undefined)[],
  mayStart: (request: RunRequest) => boolean,
): (request: RunRequest) => RunBeside {
  const results = useResults((state) => state.results);
  const partials = useResults((state) => state.partials);
  const errors = useResults((state) => state.errors);
  const stale = useResults((state) => state.stale);
  const { under, stopped } = useBesideRuns();

  // Whatever was rendered anew may be the reason to run.
  useEffect(() => {
    if (under.size > 0) return;
    const next = requests.find((one) => one && mayStart(one) && isMissing(one, stopped));
    if (next) void startBeside(host, next, name);
  });

  return useCallback(
    (request) => {
      const key = runKey(request);
      const result = resultFor(request, { results, stale }) ?? partialFor(request, { partials });
      return {
        result,
        error: result ? undefined : errors.get(key),
        running: under.has(key),
        stopped: stopped.has(key),
        again() {
          forgetRun(request);
          void startBeside(host, request, name);
        },
      };
    },
    [host, name, results, partials, errors, stale, under, stopped],
  );
}
