import type { ViewEntry } from '../view';
import { mergingActions } from './actions';
import { restoreSpec, useMergingSpec } from './spec';
import { entryWords as words } from './words';

/** Where merged tokens took their content from. */
export const mergingEntry: ViewEntry = {
  id: 'merging',
  title: words.title,
  help: words.help,
  about: {
    text: words.about,
    miniature: {
      rows: ['..x.', '.x..', '...x', '.x..'],
      labels: [
        ['x', words.read],
        ['.', words.unread],
      ],
    },
    paper: 'Pan et al. 2022 (LIT), arXiv:2105.14217',
    page: 'docs/views/merging.md',
  },
  needs: ['merges'],
  multiples: null,
  spec: () => useMergingSpec.getState(),
  restore: restoreSpec,
  actions: () => mergingActions,
  load: () => import('./MergingView'),
};
