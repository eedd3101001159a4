import type { ViewEntry } from '../view';
import { pruningActions } from './actions';
import { restoreSpec, usePruningSpec } from './spec';
import { words } from './words';

/** Which tokens were dropped at which stage. */
export const pruningEntry: ViewEntry = {
  id: 'pruning',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['x.xx', '...x', 'x..x', 'xxxx'],
      labels: [
        ['.', 'kept'],
        ['x', 'dropped'],
      ],
    },
    paper: 'Rao et al. 2021 (DynamicViT), arXiv:2106.02034',
    page: 'docs/views/pruning.md',
  },
  example: {
    title: words.entry.exampleTitle,
    text: words.entry.exampleText,
    models: ['dynamicvit-cifar10'],
    input: { sample: 'moose.jpg' },
    layout: 'multiples',
  },
  needs: ['tokens'],
  multiples: words.entry.multiples,
  spec: () => usePruningSpec.getState(),
  restore: restoreSpec,
  compared: [
    {
      show: 'tokens',
      title: words.entry.comparedTitle,
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: () => pruningActions,
  load: () => import('./PruningView'),
};
