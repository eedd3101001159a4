import type { ViewEntry } from '../view';

/** Patches that glow. */
export const sparksEntry: ViewEntry = {
  id: 'sparks',
  title: 'Sparks',
  help: 'Patches that glow. Redraws without running the model again.',
  needs: ['sparks'],
  multiples: null,
  spec: () => ({ bright: true }),
  restore: () => undefined,
  actions: () => [],
  load: () => import('./SparksView'),
};
