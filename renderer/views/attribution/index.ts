import { patchGrid } from '#shared/patches';
import { isOneGraph } from '../one-graph';
import type { ViewEntry } from '../view';
import { attributionActions } from './actions';
import { restoreSpec, useAttributionSpec } from './spec';
import { entryWords as words } from './words';

/** Which patches speak for a class. */
export const attributionEntry: ViewEntry = {
  id: 'attribution',
  title: words.title,
  help: words.help,
  about: {
    text: words.about,
    miniature: {
      rows: ['....', '.xx.', '.xx.', '....'],
      labels: [
        ['x', words.relevant],
        ['.', words.rest],
      ],
    },
    paper: 'Chefer et al. 2021, arXiv:2103.15679',
    page: 'docs/views/attribution.md',
  },
  needs: ['predictions'],
  asks: ['attribution'],
  fits: (card) => patchGrid(card) !== null && isOneGraph(card),
  multiples: null,
  ownLayout: true,
  spec: () => useAttributionSpec.getState(),
  restore: restoreSpec,
  actions: () => attributionActions,
  load: () => import('./AttributionView'),
};
