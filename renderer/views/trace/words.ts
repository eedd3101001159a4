import { numberText } from '#shared/figure';
import type { Trace } from '#shared/types';
import { plural } from '../../ui/format';

export const indexWords = {
  title: 'Trace',
  help: 'Shows how an image comes out of noise: the steps of the solver, their errors, and the image on the way. Scrubbing does not run the model again.',
  about:
    'A sampler starts from noise and goes back in time until an image is left. The adaptive solver makes each step as long as its tolerance allows: an error above 1 rejects the step, which is tried again, shorter.',
  exampleTitle: 'Image generation',
  exampleText: 'Follow a sampler from noise to a digit, step by step.',
  noise: 'noise',
  way: 'on the way',
  image: 'image',
  paper: 'Jolicoeur-Martineau et al. 2021, arXiv:2105.14080',
};

const SOLVERS: Record<Trace['solver'], string> = {
  adaptive: 'Adaptive',
  em: 'Euler-Maruyama',
  ode: 'Probability-flow ODE',
  pc: 'Predictor-corrector',
};

export const words = {
  toolbar: 'Solver',
  side: 'Sample',
  solverOf: ({ solver }: Pick<Trace, 'solver'>): string => SOLVERS[solver],
  held: 'Absolute tolerance',
  heldHelp:
    'Marks the pixels whose error is measured by the absolute tolerance, because it is above the relative one. The model does not run again.',
  compare: 'Compare solvers',
  compareHelp:
    'Runs the other solvers from the same noise: Euler-Maruyama and predictor-corrector at the same NFE, and the probability-flow ODE.',
  running: (solver: string) => `Sampling: ${solver}`,
  state: 'State',
  estimate: 'Denoised estimate',
  sample: 'Sample',
  stateHelp: 'x at this step.',
  estimateHelp: 'The image that the network expects behind x at this step.',
  sampleHelp: 'Where the solver ended, denoised.',
  noImage: 'The values are no image of one or three channels; the charts show the steps.',
  facts: ({ nfe, rejected, steps, unfinished }: Trace) => [
    ['NFE', String(nfe)],
    ['Steps', String(steps.length)],
    ['Rejected', String(rejected)],
    ...(unfinished ? [['State', 'cancelled on the way']] : []),
  ],
  nfeHelp: 'How often the network ran, without the last denoising.',
  stepSize: 'Step size h (log) over time t',
  error: 'Error E over time t',
  time: 'time t',
  accepted: 'accepted',
  rejected: 'rejected',
  limit: 'E = 1',
  histogram: 'NFE of the seeds in the library',
  histogramNone: 'Run more seeds to see how NFE varies.',
  histogramBar: (from: number, to: number, count: number) =>
    `${from === to ? from : `${from} to ${to}`}: ${plural(count, 'seed')}`,
  others: 'From the same noise',
  otherNfe: (nfe: number) => `NFE ${nfe}`,
  quality: 'Quality against NFE',
  qualityOf: ({ measure, samples }: { measure: string; samples: number }) =>
    `${measure}, ${samples} seeds, as measured on the card. Lower is better.`,
  strip: 'Steps',
  frame: 'Step',
  frameName: ({ t, h, error, accepted }: Trace['steps'][number], number: number) =>
    [
      `Step ${number + 1}`,
      `t ${numberText(t)}`,
      `h ${numberText(h)}`,
      ...(error === null ? [] : [`E ${numberText(error)}`]),
      ...(accepted ? [] : ['rejected']),
    ].join(', '),
  time01: (t: number) => t.toFixed(2),
  describe: (trace: Trace) =>
    `${SOLVERS[trace.solver]}: NFE ${trace.nfe}, ${plural(trace.steps.length, 'step')}, ${trace.rejected} rejected`,
  changes: { frame: 'Choose step', held: 'Mark absolute tolerance' },
  noSteps: 'There are no steps yet',
  noStepsHint: 'Run the model on a seed first.',
};
