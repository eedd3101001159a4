import type { ViewEntry } from '../view';
import { roundsActions } from './actions';
import { restoreSpec, useRoundsSpec } from './spec';

/** A model run again on what it made: what is left of the content after each round. */
export const roundsEntry: ViewEntry = {
  id: 'rounds',
  title: 'Rounds',
  help: 'Runs the model repeatedly on its own output and plots how much content is lost, compared with other models.',
  needs: ['stylized'],
  fits: ({ task }) => task === 'image-to-image',
  multiples: null,
  spec: () => useRoundsSpec.getState(),
  restore: restoreSpec,
  actions: () => roundsActions,
  load: () => import('./RoundsView'),
};
