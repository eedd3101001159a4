import type { ViewEntry } from '../view';

/** Patches that glow. */
export const sparksEntry: ViewEntry = {
  id: 'sparks',
  title: 'Sparks',
  help: 'Patches that glow. Redraws without running the model again.',
  about: {
    text: 'Patches that glow. The brighter a patch, the more it glows.',
    miniature: { rows: ['3.', '.3'], labels: [['3', 'a patch that glows']] },
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
