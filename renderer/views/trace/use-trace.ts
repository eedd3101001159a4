import { useMemo } from 'react';
import type { Host } from '#shared/contract';
import type { Result, Tensor, Trace } from '#shared/types';
import { useTensor } from '../../overlay/use-tensor';
import { useLibraryResults } from '../../state';
import { useSteady } from '../../state/runs/use-steady';
import { type TraceSpec, useTraceSpec } from './spec';

/** A trace as it is shown now. */
export interface Traced {
  readonly result: Result;
  readonly trace: Trace;
  readonly spec: TraceSpec;
  /** Place of the frame on the stage. */
  readonly frame: number;
  /** Undefined while they are fetched. */
  readonly states: Tensor | undefined;
  readonly estimates: Tensor | undefined;
  readonly held: Tensor | undefined;
  readonly denoised: Tensor | undefined;
}

export function useTrace(host: Host, file: string, given: Result | undefined): Traced | null {
  const result = useSteady(file, given);
  const spec = useTraceSpec();
  const trace = result?.parts.trace;
  const states = useTensor(host, trace?.frames.states);
  const estimates = useTensor(host, trace?.frames.estimates);
  const held = useTensor(host, trace?.frames.held);
  const denoised = useTensor(host, trace?.denoised);
  if (!result || !trace) return null;
  const last = trace.frames.steps.length - 1;
  const frame = spec.frame === 'last' ? last : Math.min(spec.frame, last);
  return { result, trace, spec, frame, states, estimates, held, denoised };
}

/** NFE of every seed of the library that the model, with its settings as they are, has run on. */
export function useLibraryNfe(): readonly number[] {
  const all = useLibraryResults();
  return useMemo(() => all.flatMap(({ result }) => result.parts.trace?.nfe ?? []), [all]);
}
