import type { ViewEntry } from '../view';
import { pruningActions } from './actions';
import { restoreSpec, usePruningSpec } from './spec';

/** Which tokens were dropped at which stage. */
export const pruningEntry: ViewEntry = {
  id: 'pruning',
  title: 'Pruning',
  help: 'Shows which patches were dropped before which block, and how confident the model was. Redraws without running the model again.',
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
