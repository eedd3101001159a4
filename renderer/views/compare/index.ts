import type { ViewEntry } from '../view';
import { comparePanels } from './changes';
import { restoreSpec, useCompareSpec } from './spec';

/** Several models, or one with several settings, on the same image. */
export const compareEntry: ViewEntry = {
  id: 'compare',
  title: 'Compare',
  help: 'Compares two to four models or settings on this image, with linked zoom and pointer. Runs models as needed.',
  about: {
    text: 'Two to four models, or one model with different settings, look at the same image with linked zoom and pointer. Differences are drawn against the first panel.',
    miniature: {
      rows: ['13.21', '23.11'],
      labels: [
        ['3', 'strong in this panel'],
        ['1', 'weak in this panel'],
      ],
    },
    paper: null,
    page: 'docs/views/compare.md',
  },
  example: {
    title: 'Comparison',
    text: 'Two models on the same image, side by side.',
    models: ['vit-cifar10', 'dvt-cifar10'],
    image: 'cat.jpg',
    layout: 'one',
    prepare: async () => comparePanels(['vit-cifar10', 'dvt-cifar10']),
  },
  needs: [],
  fits: () => true,
  multiples: null,
  ownLayout: true,
  spec: () => useCompareSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./CompareView'),
};
