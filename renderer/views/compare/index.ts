import type { ViewEntry } from '../view';
import { restoreSpec, useCompareSpec } from './spec';

/** Several models, or one with several settings, on the same image. */
export const compareEntry: ViewEntry = {
  id: 'compare',
  title: 'Compare',
  help: 'Compares two to four models or settings on this image, with linked zoom and pointer. Runs models as needed.',
  needs: [],
  fits: () => true,
  multiples: null,
  ownLayout: true,
  spec: () => useCompareSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./CompareView'),
};
