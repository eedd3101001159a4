import type { ViewEntry } from '../view';
import { pruningActions } from './actions';
import { restoreSpec, usePruningSpec } from './spec';

/** Which tokens were dropped at which stage. */
export const pruningEntry: ViewEntry = {
  id: 'pruning',
  title: 'Pruning',
  help: 'Which patches were dropped before which block, and how sure the model was. Draws again; the model does not run again.',
  needs: ['tokens'],
  multiples: 'All stages',
  spec: () => usePruningSpec.getState(),
  restore: restoreSpec,
  compared: [
    {
      show: 'tokens',
      title: 'Patches kept',
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: () => pruningActions,
  load: () => import('./PruningView'),
};
