import type { ViewEntry } from '../view';
import { roundsActions } from './actions';
import { restoreSpec, useRoundsSpec } from './spec';

/** A model run again on what it made: what is left of the content after each round. */
export const roundsEntry: ViewEntry = {
  id: 'rounds',
  title: 'Rounds',
  help: 'Runs the model repeatedly on its own output and plots how much content is lost, compared with other models.',
  about: {
    text: 'The model runs again and again on its own output, and the charts show how much of the content is left after each round. A model that keeps content well has flat lines.',
    miniature: {
      rows: ['3...', '32..', '321.', '321.'],
      labels: [
        ['3', 'first round'],
        ['1', 'later rounds'],
      ],
    },
    paper: 'Deng et al. 2022 (StyTr2), arXiv:2105.14576',
    page: 'docs/views/rounds.md',
  },
  needs: ['stylized'],
  fits: ({ task }) => task === 'image-to-image',
  multiples: null,
  spec: () => useRoundsSpec.getState(),
  restore: restoreSpec,
  actions: () => roundsActions,
  load: () => import('./RoundsView'),
};
