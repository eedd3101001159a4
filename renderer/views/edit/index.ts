import type { ViewEntry } from '../view';
import { toolsOf } from './edit';
import { restoreSpec, savedSpec, wholeSpec } from './store';

/** Patches changed by hand, and the model run again. */
export const editEntry: ViewEntry = {
  id: 'edit',
  title: 'Edit and re-run',
  help: 'Drop, keep or mask patches, run the model again, and compare the predictions.',
  about: {
    text: 'Change patches by hand, run the model again, and compare the predictions before and after. A large change means that the model relied on those patches.',
    miniature: {
      rows: ['....', '.xx.', '.xx.', '....'],
      labels: [
        ['x', 'patches you dropped'],
        ['.', 'left as they are'],
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
