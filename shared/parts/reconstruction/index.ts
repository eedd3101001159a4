import { z } from 'zod';
import { Size } from '../../types/grid';
import { TensorRef } from '../../types/tensor';
import { definePart } from '../part';

const patch = z.number().int().nonnegative();

/** What several networks made of an image of which they saw some patches only. */
export const Reconstruction = z.object({
  grid: Size,
  /** Patches that no network saw, ascending. */
  hidden: z.array(patch).min(1),
  /** Float32 `[3, h, w]`, RGB in 0..1: what the networks would have seen. */
  original: TensorRef,
  networks: z
    .array(
      z.object({
        title: z.string(),
        /**
         * Hidden patches as the network painted them, the others as they were: float32 `[3, h, w]`, RGB in 0..1 but for
         * what it overshoots.
         */
        image: TensorRef,
        /** Squared error of each pixel, the mean over its channels, of normalised values; 0 outside hidden patches: `[h, w]`. */
        error: TensorRef,
        /** The same over the hidden patches, one number. */
        mse: z.number(),
      }),
    )
    .min(1),
});
export type Reconstruction = z.infer<typeof Reconstruction>;

const ReconstructionFacts = z.object({
  grid: Size,
  networks: z
    .array(
      z.object({
        /** Graph of this network: image and mask `[1, patches]`, 1 where hidden, to the image. */
        file: z.string(),
        title: z.string(),
        parameters: z.number().int().positive(),
        /** Masked error on test images after so many steps of training, the last of them those that were trained. */
        curve: z.array(z.tuple([z.number().int().positive(), z.number()])).min(1),
      }),
    )
    .min(1),
});

type Network = Reconstruction['networks'][number];
const best = (networks: readonly Network[]): Network =>
  networks.reduce((a, b) => (b.mse < a.mse ? b : a));
const worst = (networks: readonly Network[]): Network =>
  networks.reduce((a, b) => (b.mse > a.mse ? b : a));

export const reconstruction = definePart({
  schema: Reconstruction,
  card: { reconstruction: ReconstructionFacts.optional() },
  promised: (card) => card.reconstruction !== undefined,
  columns: {
    reconstructionError: {
      kind: 'number',
      title: 'Reconstruction error',
      help: 'Mean squared error over the hidden patches, of normalised pixels, by the network that did best.',
      format: 'number',
      of: ({ networks }) => best(networks).mse,
    },
    reconstructionWorst: {
      kind: 'number',
      title: 'Largest reconstruction error',
      help: 'The same by the network that did worst.',
      format: 'number',
      minor: true,
      of: ({ networks }) => worst(networks).mse,
    },
    reconstructionBest: {
      kind: 'text',
      title: 'Best network',
      help: 'The network with the smallest error over the hidden patches.',
      minor: true,
      of: ({ networks }) => best(networks).title,
    },
  },
  words: ({ hidden, grid: [h, w], networks }) => [
    `${hidden.length} of ${h * w} patches hidden; masked error ${networks
      .map(({ title, mse }) => `${title} ${mse.toFixed(3)}`)
      .join(', ')}`,
  ],
  facts: ({ reconstruction }) =>
    reconstruction
      ? reconstruction.networks.map(({ title, parameters, curve }) => [
          title,
          `${Math.round(parameters / 1000)} k parameters, masked error ${curve.at(-1)![1].toFixed(3)} after ${curve.at(-1)![0]} steps`,
        ])
      : [],
  tensorName: ([name, network, tensor]) =>
    name === 'original'
      ? 'reconstruction.original'
      : `reconstruction.${Number(network) + 1}.${tensor}`,
});
