import type { Size } from '#shared/types';
import type { ModelInput } from '../../family-kit/family';
import type { Subject } from '../subject';
import type { Target } from '../target';

/** What a method is asked. */
interface Request {
  readonly target: Target;
  /** The input without its image. */
  readonly baseline: ModelInput;
  /** The attention layer whose input is weighed; by default the last. */
  readonly layer?: number | undefined;
  /** Points of a path, or masks. */
  readonly steps?: number | undefined;
}

/** How relevant each patch of a grid is. */
interface PatchMap {
  readonly grid: Size;
  readonly map: Float32Array;
}

/** Throws VitrineError('unsupported') saying why the method cannot be had of this model. */
export type Method = (subject: Subject, request: Request) => Promise<PatchMap>;
