import type { NodeProto } from '../onnx/reading/schema';
import type { Tape } from './tape';

/** One operator in the graph, as its rule sees it. */
export interface Call {
  readonly node: NodeProto;
  /** Names of its inputs and outputs; empty for those left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The values of an input, in the precision of the pass. */
  x(input: number): string;
  /** The values of its first output. */
  y(): string;
  /** The gradient of an output, zeros where nothing comes back. */
  dy(output?: number): string;
}

/** Writes the gradient of one input and names it. */
type Pullback = () => string;

/**
 * The vector-Jacobian product of an operator: one pullback for each input that has a gradient. Only those that
 * are needed are called.
 */
export type Rule = (tape: Tape, call: Call) => readonly (Pullback | undefined)[];

/** Thrown by rules for what they do not cover; the message says what, in the operator's own words. */
export class Unsupported extends Error {}
