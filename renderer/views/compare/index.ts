import type { ViewEntry } from '../view';
import { restoreSpec, useCompareSpec } from './spec';

/** Several models, or one with several settings, on the same picture. */
export const compareEntry: ViewEntry = {
  id: 'compare',
  title: 'Compare',
  help: 'Two to four models or settings on this picture, zoomed and pointed at as one. What has not run yet runs.',
  needs: [],
  fits: () => true,
  multiples: null,
  ownLayout: true,
  spec: () => useCompareSpec.getState(),
  restore: restoreSpec,
  actions: () => [],
  load: () => import('./CompareView'),
};
