import type { ViewEntry } from '../view';
import { restoreSpec, useTokenLabelsSpec } from './spec';

/** The class that each patch speaks for. */
export const tokenLabelsEntry: ViewEntry = {
  id: 'token-labels',
  title: 'Token labels',
  help: 'The best class of each patch, and how sure the model is of it. Draws again; the model does not run again.',
  needs: ['tokenLabels'],
  multiples: null,
  spec: () => useTokenLabelsSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./TokenLabelsView'),
};
