import { z } from 'zod';
import { sequential } from '#shared/figure';
import { viewSpec } from '../spec';
import { entryWords } from './words';

/** What the Reconstruction view shows: all that is saved with a figure. */
const ReconstructionSpec = z.object({
  /** Patches hidden by hand, ascending; null for those of the result. */
  hidden: z.array(z.number().int().nonnegative()).min(1).nullable(),
  /** Number of the network whose image is on the stage; null for the image with its mask. */
  network: z.number().int().nonnegative().nullable(),
  colormap: z.enum(sequential),
});
export type ReconstructionSpec = z.infer<typeof ReconstructionSpec>;

const first: ReconstructionSpec = { hidden: null, network: null, colormap: 'viridis' };

const spec = viewSpec('reconstruction', entryWords.saved, ReconstructionSpec, first);

export const useReconstructionSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
