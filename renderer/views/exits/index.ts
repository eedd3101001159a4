import type { ViewEntry } from '../view';
import { exitsActions } from './actions';
import { restoreSpec, useExitsSpec } from './spec';

/** A cascade that stops as soon as it is sure: where, how sure, and what that saves. */
export const exitsEntry: ViewEntry = {
  id: 'exits',
  title: 'Exits',
  help: 'Shows where the cascade stopped, how confident each exit was and what it cost. Changing thresholds runs the model only for exits that are needed.',
  about: {
    text: 'A cascade tries a few coarse patches first and stops as soon as it is confident enough; each column is one exit. The mark on the confidence bar is the threshold: drag it to see where the image would leave.',
    miniature: {
      rows: ['3333', '....', '....'],
      labels: [
        ['3', 'an exit that ran'],
        ['.', 'not run: compute saved'],
      ],
    },
    paper: 'Wang et al. 2021 (DVT), arXiv:2105.15075',
    page: 'docs/views/exits.md',
  },
  example: {
    title: 'Early exit',
    text: 'An easy image leaves after a few coarse patches; see how sure each exit was.',
    models: ['dvt-cifar10'],
    image: 'cat.jpg',
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
