import { type Parts, type Tensor, VitrineError } from '#shared/types';
import {
  fact,
  type SampleOutcome,
  type Seed,
  type SeedContext,
  type SeedFamily,
} from '../../electron/engine/family-kit';
import { generatorContracts } from './contract';
import { drawsOf, latentOf } from './draws';
import { between, explain, kept, sharesFrom } from './explain';
import { ownOf, steeredOf, type Wish } from './network';
import { type Settings, settings } from './settings';

/** ViTGAN's generators (Lee et al. 2021). */
export const vitgan: SeedFamily<ReturnType<typeof settings>> = {
  id: 'vitgan',
  settings,
  graphs: generatorContracts,

  async sample(context) {
    const outcomes: SampleOutcome[] = [];
    // One by one: a batch of another size may round otherwise.
    for (const seed of context.seeds) {
      await context.step(`seed ${seed.seed}`, context.seeds.length - outcomes.length);
      outcomes.push(await sampleOne(seed, context).catch(ofSeed(seed)));
    }
    return outcomes;
  },
};

/** A failed sample leaves the others alone; bad arrays are bad for all. */
const ofSeed =
  ({ seed }: Seed) =>
  (error: unknown): VitrineError => {
    if (!(error instanceof VitrineError) || error.code !== 'model-invalid') throw error;
    const { code, message, hint, detail } = error.toBody();
    return new VitrineError(code, `Seed ${seed}: ${message}`, {
      ...(hint && { hint }),
      ...(detail && { detail }),
    });
  };

async function sampleOne(seed: Seed, context: SeedContext<Settings>): Promise<Parts> {
  const { card, settings, step } = context;
  const { latent, grid, layers, range } = fact(card, 'generator');
  const { other, mix: share, space, fromBlock, only } = settings;
  const keep = (tensor: Tensor) => context.keep(seed.row, tensor);
  const draws = drawsOf(seed, context);
  const ends = [draws.z, latentOf(other, latent)] as const;
  const make = steeredOf(context, draws, ends[1]);
  const wish: Wish =
    space === 'z'
      ? { z: between(...ends, share) }
      : { share: sharesFrom(fromBlock, share, layers + 1) };

  const plain = await ownOf(context, draws);
  if (share > 0) await step('mixture', 1);
  const made = share > 0 ? await make([wish]) : plain;
  const own = (name: string) => ofOne(made, name);
  const image = own(card.output);
  const explained =
    !only &&
    (await explain({
      make,
      output: card.output,
      layers,
      tokens: grid[0] * grid[1],
      ends,
      image: image.data as Float32Array,
      wish,
      before: () => step('walks, styles and tokens', 1),
    }));
  const attention = Array.from({ length: layers }, (_, i) => keep(own(`attention${i + 1}`)));
  return {
    samples: { image: await keep(image), range },
    generator: {
      grid,
      range,
      mix: { other, share, space, fromBlock },
      z: await keep({ shape: [latent], data: draws.z }),
      w: await keep(ofOne(plain, 'w')),
      gamma: await keep(own('gamma')),
      beta: await keep(own('beta')),
      attention: await Promise.all(attention),
      ...(explained && { explained: await kept(explained, keep) }),
    },
  };
}

/** An output of a batch of one, without the batch. */
function ofOne(outputs: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const { shape, data } = outputs.get(name)!;
  return { shape: shape.slice(1), data };
}
