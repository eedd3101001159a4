import type { ViewEntry } from '../view';
import { restoreSpec, useTokenLabelsSpec } from './spec';

/** The class that each patch speaks for. */
export const tokenLabelsEntry: ViewEntry = {
  id: 'token-labels',
  title: 'Token labels',
  help: 'Shows the best class of each patch and the model’s confidence. Redraws without running the model again.',
  about: {
    text: 'Every patch has the colour of the class that it speaks for, not only the image as a whole. Opacity shows how sure the patch is.',
    miniature: {
      rows: ['aabb', 'aabb', '..bb', '....'],
      labels: [
        ['a', 'patches for one class'],
        ['b', 'patches for another'],
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
