import { type Tensor, VitrineError } from '#shared/types';
import {
  fact,
  type SampleOutcome,
  type Seed,
  type SeedContext,
  type SeedFamily,
} from '../../electron/engine/family-kit';
import { type Walk, walkAll } from './batch';
import { scoreContract } from './contract';
import { networkOf } from './network';
import { sdeOf } from './process';
import { noiseOf } from './replay';
import { type Resolved, resolve, settings } from './settings';
import type { Journey } from './solvers/solver';
import { Drawn, partsOf } from './trace';

/** Score-based sampling with the adaptive solver of "Gotta Go Fast" (Jolicoeur-Martineau et al. 2021). */
export const score: SeedFamily<ReturnType<typeof settings>> = {
  id: 'score',
  settings,
  graphs: (card) => [scoreContract(card)],

  async sample(context) {
    const { card, seeds, step, partial } = context;
    const resolved = resolve(card, context.settings);
    const samples = seeds.map((seed) => begin(seed, context, resolved));
    const finished = await walkAll(
      samples.map(({ walk }) => walk),
      {
        network: networkOf(context),
        beforeRun: async (live) => {
          await step(`${live} of ${seeds.length} samples on their way`, 1).catch(async (stop) => {
            // What was done before the cancel is not lost.
            await partial(await outcomesOf(context, resolved, samples, []));
            throw stop;
          });
        },
        place: (row) => {
          const number = samples[row]!.drawn.steps.length + 1;
          return `Seed ${seeds[row]!.seed} (sample ${row + 1} of ${seeds.length}) failed in step ${number}`;
        },
      },
    );
    return outcomesOf(context, resolved, samples, finished);
  },
};

async function outcomesOf(
  context: Pick<SeedContext<unknown>, 'keep'>,
  resolved: Resolved,
  samples: readonly Sample[],
  finished: readonly (Float64Array | VitrineError)[],
): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  for (const [row, { drawn }] of samples.entries()) {
    const denoised = finished[row];
    if (denoised instanceof VitrineError) outcomes.push(denoised);
    else {
      const keep = (tensor: Tensor) => context.keep(row, tensor);
      outcomes.push(await partsOf(drawn, denoised, resolved, keep));
    }
  }
  return outcomes;
}

interface Sample {
  readonly drawn: Drawn;
  readonly walk: Walk<Float64Array>;
}

/** A sample at its start, with what will be told of its way. */
function begin(
  seed: Seed,
  context: Pick<SeedContext<unknown>, 'card' | 'arrays' | 'seeds'>,
  { process, tEps, solve }: Resolved,
): Sample {
  const sde = sdeOf(process);
  const { shape } = fact(context.card, 'sampler');
  const { start, step: noise } = noiseOf(seed, context, { shape, prior: sde.prior });
  const drawn = new Drawn(sde, shape, start);
  function* walk(): Walk<Float64Array> {
    const record: Journey['record'] = (step, beginning) => drawn.record(step, beginning);
    const x = yield* drawn.counted(solve({ sde, tEps, start, noise, record }));
    const score = yield { x, t: tEps };
    // Tweedie's formula without 1 / alpha, as in the authors' code.
    const variance = sde.std(tEps) ** 2;
    return x.map((value, i) => value + variance * score[i]!);
  }
  return { drawn, walk: walk() };
}
