import type { ViewEntry } from '../view';
import { roundsActions } from './actions';
import { restoreSpec, useRoundsSpec } from './spec';
import { words } from './words';

/** A model run again on what it made: what is left of the content after each round. */
export const roundsEntry: ViewEntry = {
  id: 'rounds',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['3...', '32..', '321.', '321.'],
      labels: [
        ['3', words.entry.legendFirstRound],
        ['1', words.entry.legendLaterRounds],
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
