import type { ViewEntry } from '../view';
import { attentionActions, attentionPlaces } from './actions';
import { restoreSpec, useAttentionSpec } from './spec';
import { words } from './words';

/** What each token of a transformer attends to, layer by layer and head by head. */
export const attentionEntry: ViewEntry = {
  id: 'attention',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['..1.', '123.', 'q232', '..1.'],
      labels: [
        ['q', words.entry.legendTheQuery],
        ['3', words.entry.legendAttendedStrongly],
        ['1', words.entry.legendAttendedWeakly],
        ['.', words.entry.legendHardlyAttended],
      ],
    },
    paper:
      'Dosovitskiy et al. 2021, arXiv:2010.11929; rollout: Abnar and Zuidema 2020, arXiv:2005.00928',
    page: 'docs/views/attention.md',
  },
  example: {
    title: words.entry.title,
    text: words.entry.exampleText,
    models: ['vit-cifar10'],
    input: { sample: 'cat.jpg' },
    layout: 'one',
  },
  needs: ['attention'],
  multiples: words.entry.multiples,
  spec: () => useAttentionSpec.getState(),
  restore: restoreSpec,
  compared: [
    {
      show: 'attention',
      title: words.entry.title,
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: () => attentionActions,
  places: attentionPlaces,
  load: () => import('./AttentionView'),
};
