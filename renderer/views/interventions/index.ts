import { isOneGraph } from '../one-graph';
import type { ViewEntry } from '../view';
import { restoreSpec, useInterventionsSpec } from './spec';
import { words } from './words';

/** How a class changes without each attention head. */
export const interventionsEntry: ViewEntry = {
  id: 'interventions',
  title: words.title,
  help: words.help,
  about: {
    text: words.about,
    miniature: {
      rows: ['..x.', 'x...', '....'],
      labels: [
        ['x', words.speaks],
        ['.', words.rest],
      ],
    },
    paper: null,
    page: 'docs/views/interventions.md',
  },
  needs: ['predictions', 'attention'],
  asks: ['interventions'],
  fits: isOneGraph,
  multiples: null,
  ownLayout: true,
  spec: () => useInterventionsSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./InterventionsView'),
};
