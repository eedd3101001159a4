import type { ViewEntry } from '../view';
import { restoreSpec, useReconstructionSpec } from './spec';
import { entryWords } from './words';

/** What several networks make of an image of which they see some patches only. */
export const reconstructionEntry: ViewEntry = {
  id: 'reconstruction',
  title: entryWords.title,
  help: entryWords.help,
  about: {
    text: entryWords.about,
    miniature: {
      rows: ['ab.a', '.aab', 'b.a.', 'a.ba'],
      labels: [
        ['a', entryWords.hidden],
        ['b', entryWords.seen],
      ],
    },
    paper: 'Cazenavette and Lucey 2021, arXiv:2105.14077',
    page: 'docs/views/reconstruction.md',
  },
  needs: ['reconstruction'],
  multiples: null,
  spec: () => useReconstructionSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./ReconstructionView'),
};
