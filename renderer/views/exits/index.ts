import type { ViewEntry } from '../view';
import { exitsActions } from './actions';
import { restoreSpec, useExitsSpec } from './spec';

/** A cascade that stops as soon as it is sure: where, how sure, and what that saves. */
export const exitsEntry: ViewEntry = {
  id: 'exits',
  title: 'Exits',
  help: 'Shows where the cascade stopped, how confident each exit was and what it cost. Changing thresholds runs the model only for exits that are needed.',
  needs: ['exits'],
  multiples: null,
  ownLayout: true,
  spec: () => useExitsSpec.getState(),
  restore: restoreSpec,
  actions: () => exitsActions,
  load: () => import('./ExitsView'),
};
