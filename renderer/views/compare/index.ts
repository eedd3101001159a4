import type { ViewEntry } from '../view';
import { comparePanels } from './changes';
import { restoreSpec, useCompareSpec } from './spec';
import { words } from './words';

/** Several models, or one with several settings, on the same image. */
export const compareEntry: ViewEntry = {
  id: 'compare',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['13.21', '23.11'],
      labels: [
        ['3', words.entry.legendStrongInThisPanel],
        ['1', words.entry.legendWeakInThisPanel],
      ],
    },
    paper: null,
    page: 'docs/views/compare.md',
  },
  example: {
    title: words.entry.exampleTitle,
    text: words.entry.exampleText,
    models: ['vit-cifar10', 'dvt-cifar10'],
    input: { sample: 'cat.jpg' },
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
