import { z } from 'zod';
import type { Process } from '#shared/parts/trace';
import { type ModelCard, VitrineError } from '#shared/types';
import { integer, positive } from '../../electron/engine/family-kit';
import { adaptive } from './solvers/adaptive';
import { eulerMaruyama } from './solvers/euler-maruyama';
import { predictorCorrector } from './solvers/predictor-corrector';
import { probabilityFlow } from './solvers/probability-flow';
import type { Solver } from './solvers/solver';

const SOLVERS = ['adaptive', 'em', 'ode', 'pc'] as const;
const PROCESSES = ['vp', 've'] as const;
const NORMS = ['rms', 'max'] as const;

/** Two numbers such as `-1,1`. */
const range = z
  .string('must be two numbers such as -1,1')
  .transform((text) => text.split(',').map(Number) as [number, number])
  .refine(([low, high, ...more]) => low < high && more.length === 0, {
    message: 'must be two numbers such as -1,1, the smaller first',
  });

const file = z.string('must name a .npy file').default('');

/** What neither the card nor the manifest beside the graph says is the paper's. */
export function settings(card: ModelCard) {
  const { defaults = {} } = card.sampler ?? {};
  const or = <T extends string | number>(name: string, otherwise: T): T =>
    (defaults[name] as T | undefined) ?? otherwise;
  return z.strictObject({
    solver: z.enum(SOLVERS, `must be ${SOLVERS.join(', ')}`).default(or('solver', 'adaptive')),
    process: z.enum(PROCESSES, 'must be vp or ve').default(or('process', 'vp')),
    betaMin: positive.default(or('betaMin', 0.1)),
    betaMax: positive.default(or('betaMax', 20)),
    sigmaMin: positive.default(or('sigmaMin', 0.01)),
    sigmaMax: positive.default(or('sigmaMax', 50)),
    /** What black and white are. */
    dataRange: range.optional(),
    /** Where the time ends. */
    tEps: positive.optional(),
    /** Of `adaptive`. */
    epsRel: positive.default(or('epsRel', 0.01)),
    epsAbs: positive.optional(),
    hInit: positive.default(or('hInit', 0.01)),
    theta: positive.default(or('theta', 0.9)),
    r: positive.default(or('r', 0.9)),
    norm: z.enum(NORMS, 'must be rms or max').default(or('norm', 'rms')),
    /** Of `em` and `pc`. */
    steps: integer(1, 100_000).default(or('steps', 1000)),
    /** Of `pc`. */
    snr: positive.default(or('snr', 0.16)),
    /** Of `ode`, relative and absolute. */
    tolerance: positive.default(or('tolerance', 1e-5)),
    /** To replay a run: x at t = 1, `[N, ...]`, and the Gaussian draws in order, `[steps, N, ...]`. */
    start: file,
    noise: file,
  });
}
type Settings = z.output<ReturnType<typeof settings>>;

/** The settings with what depends on the process filled in. */
export interface Resolved {
  readonly solver: Settings['solver'];
  readonly solve: Solver;
  readonly process: Process;
  readonly range: [number, number];
  readonly tEps: number;
  readonly tolerance: { relative: number; absolute: number };
}

export function resolve(card: ModelCard, given: Settings): Resolved {
  const { defaults = {} } = card.sampler ?? {};
  const { betaMin, betaMax, sigmaMin, sigmaMax, epsRel } = given;
  const vp = given.process === 'vp';
  const told = defaults.dataRange === undefined ? undefined : range.parse(defaults.dataRange);
  const [low, high] = given.dataRange ?? told ?? [vp ? -1 : 0, 1];
  const tEps = given.tEps ?? Number(defaults.tEps ?? (vp ? 1e-3 : 1e-5));
  if (tEps >= 1) throw unusable(`tEps is ${tEps}, where the time begins at 1`);
  if (!vp && sigmaMin >= sigmaMax) throw unusable('sigmaMin is not below sigmaMax');
  // By default a step of 8 bits.
  const epsAbs = given.epsAbs ?? Number(defaults.epsAbs ?? 0.0039 * (high - low));
  return {
    solver: given.solver,
    solve: solverOf({ ...given, epsAbs, hInit: Math.min(given.hInit, 1 - tEps) }),
    process: vp ? { kind: 'vp', betaMin, betaMax } : { kind: 've', sigmaMin, sigmaMax },
    range: [low, high],
    tEps,
    tolerance: { relative: epsRel, absolute: epsAbs },
  };
}

const unusable = (why: string): VitrineError =>
  new VitrineError('bad-input', `These settings do not fit together: ${why}`, {
    hint: 'Correct them, or leave them out to use those of the model.',
  });

function solverOf(given: Settings & { epsAbs: number }): Solver {
  switch (given.solver) {
    case 'adaptive':
      return adaptive(given);
    case 'em':
      return eulerMaruyama(given.steps);
    case 'pc':
      return predictorCorrector(given.steps, given.snr);
    case 'ode':
      return probabilityFlow(given.tolerance);
  }
}
