import type { ViewEntry } from '../view';
import { generatorActions } from './actions';
import { restoreSpec, useGeneratorSpec } from './spec';
import { entryWords } from './words';

/** How an image comes of a latent. */
export const generatorEntry: ViewEntry = {
  id: 'generator',
  title: entryWords.title,
  help: entryWords.help,
  about: {
    text: entryWords.about,
    miniature: {
      rows: ['.a..', 'aab.', '.a..', '....'],
      labels: [
        ['a', entryWords.seen],
        ['b', entryWords.token],
      ],
    },
    paper: 'Lee et al. 2021 (ViTGAN), arXiv:2107.04589',
    page: 'docs/views/generator.md',
  },
  needs: ['generator', 'samples'],
  multiples: null,
  ownLayout: true,
  spec: () => useGeneratorSpec.getState(),
  restore: restoreSpec,
  actions: () => generatorActions,
  load: () => import('./GeneratorView'),
};
