import { z } from 'zod';
import { viewSpec } from '../spec';
import { words } from './words';

/** What the view of the exits shows beyond the result: all that is saved with a figure. */
const ExitsSpec = z.object({
  /** What the curve's accuracy is drawn against. */
  cost: z.enum(['gflops', 'ms']),
});
type ExitsSpec = z.infer<typeof ExitsSpec>;

const spec = viewSpec<ExitsSpec>('exits', words.spec.name, ExitsSpec, { cost: 'gflops' });

export const useExitsSpec = spec.use;
export const changeSpec = spec.change;
export const restoreSpec = spec.restore;
