import type { ViewEntry } from '../view';
import { styleActions } from './actions';
import { prepareExample } from './choose';
import { restoreSpec, savedSpec } from './spec';
import { words } from './words';

/** An image in the style of another, and what it drew from where. */
export const styleEntry: ViewEntry = {
  id: 'style',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['..3.', 'q.2.', '.1..'],
      labels: [
        ['q', words.entry.legendThePatchYouClicked],
        ['3', words.entry.legendWhatItDrawsFrom],
      ],
    },
    paper: 'Deng et al. 2022 (StyTr2), arXiv:2105.14576',
    page: 'docs/views/style.md',
  },
  example: {
    title: words.entry.exampleTitle,
    text: words.entry.exampleText,
    models: ['stytr2-mini'],
    input: { sample: 'cat.jpg' },
    layout: 'one',
    prepare: prepareExample,
  },
  needs: ['stylized'],
  multiples: words.entry.multiples,
  spec: savedSpec,
  restore: restoreSpec,
  compared: [
    {
      show: 'output',
      title: words.entry.comparedTitle,
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: styleActions,
  load: () => import('./StyleView'),
};
