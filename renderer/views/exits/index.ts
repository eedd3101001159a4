import type { ViewEntry } from '../view';
import { exitsActions } from './actions';
import { restoreSpec, useExitsSpec } from './spec';
import { words } from './words';

/** A cascade that stops as soon as it is sure: where, how sure, and what that saves. */
export const exitsEntry: ViewEntry = {
  id: 'exits',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['3333', '....', '....'],
      labels: [
        ['3', words.entry.legendAnExitThatRan],
        ['.', words.entry.legendNotRunComputeSaved],
      ],
    },
    paper: 'Wang et al. 2021 (DVT), arXiv:2105.15075',
    page: 'docs/views/exits.md',
  },
  example: {
    title: words.entry.exampleTitle,
    text: words.entry.exampleText,
    models: ['dvt-cifar10'],
    input: { sample: 'cat.jpg' },
    layout: 'one',
  },
  needs: ['exits'],
  multiples: null,
  ownLayout: true,
  spec: () => useExitsSpec.getState(),
  restore: restoreSpec,
  actions: () => exitsActions,
  load: () => import('./ExitsView'),
};
