import type { ViewEntry } from '../view';
import { pruningActions } from './actions';
import { restoreSpec, usePruningSpec } from './spec';

/** Which tokens were dropped at which stage. */
export const pruningEntry: ViewEntry = {
  id: 'pruning',
  title: 'Pruning',
  help: 'Shows which patches were dropped before which block, and how confident the model was. Redraws without running the model again.',
  about: {
    text: 'Before some blocks the model drops the patches that it needs least; hatched patches are no longer computed. The strip below follows the stages from the whole image to what is left at the end.',
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
    title: 'Token pruning',
    text: 'Watch a model drop the patches that it does not need.',
    models: ['dynamicvit-cifar10'],
    image: 'moose.jpg',
    layout: 'multiples',
  },
  needs: ['tokens'],
  multiples: 'All stages',
  spec: () => usePruningSpec.getState(),
  restore: restoreSpec,
  compared: [
    {
      show: 'tokens',
      title: 'Patches kept',
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: () => pruningActions,
  load: () => import('./PruningView'),
};
