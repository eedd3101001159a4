import type { ViewEntry } from '../view';
import { attentionActions } from './actions';
import { restoreSpec, useAttentionSpec } from './spec';

/** What each token of a transformer attends to, layer by layer and head by head. */
export const attentionEntry: ViewEntry = {
  id: 'attention',
  title: 'Attention',
  help: 'Shows what each token attends to, by layer and head. Redraws without running the model again.',
  about: {
    text: 'Each patch is coloured by how strongly the chosen token attends to it: strong places are opaque, weak ones leave the image clear. Point at a patch to make it the query, click to pin it, and move through layers and heads below.',
    miniature: {
      rows: ['..1.', '123.', 'q232', '..1.'],
      labels: [
        ['q', 'the query'],
        ['3', 'attended strongly'],
        ['1', 'attended weakly'],
        ['.', 'hardly attended'],
      ],
    },
    paper:
      'Dosovitskiy et al. 2021, arXiv:2010.11929; rollout: Abnar and Zuidema 2020, arXiv:2005.00928',
    page: 'docs/views/attention.md',
  },
  example: {
    title: 'Attention',
    text: 'See where a vision transformer looks, layer by layer and head by head.',
    models: ['vit-cifar10'],
    image: 'cat.jpg',
    layout: 'one',
  },
  needs: ['attention'],
  multiples: 'Layers × heads',
  spec: () => useAttentionSpec.getState(),
  restore: restoreSpec,
  compared: [
    {
      show: 'attention',
      title: 'Attention',
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: () => attentionActions,
  load: () => import('./AttentionView'),
};
