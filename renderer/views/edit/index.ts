import type { ViewEntry } from '../view';
import { toolsOf } from './edit';
import { restoreSpec, savedSpec, wholeSpec } from './store';
import { words } from './words';

/** Patches changed by hand, and the model run again. */
export const editEntry: ViewEntry = {
  id: 'edit',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['....', '.xx.', '.xx.', '....'],
      labels: [
        ['x', words.entry.legendPatchesYouDropped],
        ['.', words.entry.legendLeftAsTheyAre],
      ],
    },
    paper: null,
    page: 'docs/views/edit.md',
  },
  needs: ['predictions'],
  fits: (card) => toolsOf(card).length > 0,
  multiples: null,
  spec: savedSpec,
  restore: restoreSpec,
  wholeSpec,
  actions: () => [],
  load: () => import('./EditView'),
};
