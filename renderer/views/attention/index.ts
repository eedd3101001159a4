import type { ViewEntry } from '../view';
import { attentionActions } from './actions';
import { restoreSpec, useAttentionSpec } from './spec';

/** What each token of a transformer attends to, layer by layer and head by head. */
export const attentionEntry: ViewEntry = {
  id: 'attention',
  title: 'Attention',
  help: 'Shows what each token attends to, by layer and head. Redraws without running the model again.',
  needs: ['attention'],
  multiples: 'Layers × heads',
  spec: () => useAttentionSpec.getState(),
  restore: restoreSpec,
  compared: [
    {
      show: 'attention',
      title: 'Attention',
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: () => attentionActions,
  load: () => import('./AttentionView'),
};
