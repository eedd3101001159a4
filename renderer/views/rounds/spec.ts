import { z } from 'zod';
import { viewSpec } from '../spec';
import { words } from './words';

/** What the view of repeated stylisation shows: all that is saved with a figure. */
export const RoundsSpec = z.object({
  /** The round on the stage; 0 is the content, the last one follows a run. */
  round: z.union([z.number().int().nonnegative(), z.literal('last')]),
  /** The images, or how they differ from the content: in colour, or signed in lightness. */
  show: z.enum(['picture', 'colour', 'lightness']),
  /** Ids of other models that run the same rounds. */
  beside: z.array(z.string()),
  /** Id of the model whose round is on the stage; null for the chosen model. */
  model: z.string().nullable(),
});
export type RoundsSpec = z.infer<typeof RoundsSpec>;
export type Show = RoundsSpec['show'];

export const defaultSpec: RoundsSpec = { round: 'last', show: 'picture', beside: [], model: null };

const spec = viewSpec('rounds', words.spec.name, RoundsSpec, defaultSpec);

export const useRoundsSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
