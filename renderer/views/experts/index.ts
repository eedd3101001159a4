import type { ViewEntry } from '../view';
import { expertsActions } from './actions';
import { restoreSpec, useExpertsSpec } from './spec';
import { indexWords } from './words';

/** Which expert computed which patch. */
export const expertsEntry: ViewEntry = {
  id: 'experts',
  title: indexWords.title,
  help: indexWords.help,
  about: {
    text: indexWords.about,
    miniature: {
      rows: ['aabb', 'aabx', 'bbaa', 'bxaa'],
      labels: [
        ['a', indexWords.expert],
        ['b', indexWords.other],
        ['x', indexWords.dropped],
      ],
    },
    paper: indexWords.paper,
    page: 'docs/views/experts.md',
  },
  needs: ['routing'],
  multiples: null,
  spec: () => useExpertsSpec.getState(),
  restore: restoreSpec,
  actions: () => expertsActions,
  load: () => import('./ExpertsView'),
};
