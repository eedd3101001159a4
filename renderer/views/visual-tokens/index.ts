import type { ViewEntry } from '../view';
import { visualTokensActions } from './actions';
import { restoreSpec, useVisualTokensSpec } from './spec';
import { entryWords } from './words';

/** What a few tokens pool from the map, module by module. */
export const visualTokensEntry: ViewEntry = {
  id: 'visual-tokens',
  title: entryWords.title,
  help: entryWords.help,
  about: {
    text: entryWords.about,
    miniature: {
      rows: ['aa..', 'aa.b', '...b', '....'],
      labels: [
        ['a', entryWords.oneToken],
        ['b', entryWords.anotherToken],
      ],
    },
    paper: 'Wu et al. 2020 (VT), arXiv:2006.03677',
    page: 'docs/views/visual-tokens.md',
  },
  needs: ['visualTokens'],
  multiples: null,
  spec: () => useVisualTokensSpec.getState(),
  restore: restoreSpec,
  actions: () => visualTokensActions,
  load: () => import('./VisualTokensView'),
};
