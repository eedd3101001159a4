import { z } from 'zod';
import { viewSpec } from '../spec';
import { words } from './words';

const InterventionsSpec = z.object({
  class: z.union([z.number().int().nonnegative(), z.literal('top')]),
});

const spec = viewSpec('interventions', words.saved, InterventionsSpec, { class: 'top' });

export const useInterventionsSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
