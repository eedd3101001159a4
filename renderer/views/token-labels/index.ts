import type { ViewEntry } from '../view';
import { restoreSpec, useTokenLabelsSpec } from './spec';
import { words } from './words';

/** The class that each patch speaks for. */
export const tokenLabelsEntry: ViewEntry = {
  id: 'token-labels',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['aabb', 'aabb', '..bb', '....'],
      labels: [
        ['a', words.entry.legendPatchesForOneClass],
        ['b', words.entry.legendPatchesForAnother],
      ],
    },
    paper: 'Jiang et al. 2021 (LV-ViT), arXiv:2104.10858',
    page: 'docs/views/token-labels.md',
  },
  needs: ['tokenLabels'],
  multiples: null,
  spec: () => useTokenLabelsSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./TokenLabelsView'),
};
