import type { ViewEntry } from '../view';
import { words } from './words';

/** Patches that glow. */
export const sparksEntry: ViewEntry = {
  id: 'sparks',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: { rows: ['3.', '.3'], labels: [['3', words.entry.legendGlows]] },
    paper: null,
    page: 'docs/adding-a-family.md',
  },
  needs: ['sparks'],
  multiples: null,
  spec: () => ({ bright: true }),
  restore: () => undefined,
  actions: () => [],
  load: () => import('./SparksView'),
};
