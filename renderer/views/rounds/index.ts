import type { ViewEntry } from '../view';
import { roundsActions } from './actions';
import { restoreSpec, useRoundsSpec } from './spec';

/** A model run again on what it made: what is left of the content after each round. */
export const roundsEntry: ViewEntry = {
  id: 'rounds',
  title: 'Rounds',
  help: 'The model run again and again on what it made, with curves of what is lost of the content, beside other models. More rounds run it again; the rest draws again.',
  needs: ['stylized'],
  fits: ({ task }) => task === 'image-to-image',
  multiples: null,
  spec: () => useRoundsSpec.getState(),
  restore: restoreSpec,
  actions: () => roundsActions,
  load: () => import('./RoundsView'),
};
