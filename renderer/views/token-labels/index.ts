import type { ViewEntry } from '../view';
import { restoreSpec, useTokenLabelsSpec } from './spec';

/** The class that each patch speaks for. */
export const tokenLabelsEntry: ViewEntry = {
  id: 'token-labels',
  title: 'Token labels',
  help: 'Shows the best class of each patch and the model’s confidence. Redraws without running the model again.',
  needs: ['tokenLabels'],
  multiples: null,
  spec: () => useTokenLabelsSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./TokenLabelsView'),
};
