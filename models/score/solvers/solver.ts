import type { Trace } from '#shared/types';
import type { Sde } from '../process';

/** What a solver asks of the network: the score at x and t. */
export interface Query {
  readonly x: Float64Array;
  readonly t: number;
}

/** A step as it begins, for whoever watches. */
export interface Beginning {
  readonly x: Float64Array;
  readonly t: number;
  readonly score: Float64Array;
  /** Of each value: whether the absolute tolerance is above the relative one. */
  readonly held?: Uint8Array;
}

/** One sample on its way. */
export interface Journey {
  readonly sde: Sde;
  readonly tEps: number;
  /** x at t = 1. */
  readonly start: Float64Array;
  /** The Gaussian draws of a step, by its number from 0. */
  noise(step: number): Float64Array;
  /** Steps end with this; `beginning` is told once for each step. */
  record(step: Trace['steps'][number], beginning: Beginning): void;
}

/** Solves one sample: yields what it needs of the network, is given the score, and returns x at `tEps`. */
export type Solver = (journey: Journey) => Generator<Query, Float64Array, Float64Array>;

/** A function of each place. */
export const each = (length: number, of: (i: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, i) => of(i));
