import type { ViewEntry } from '../view';

/** The bare picture. */
export const pictureEntry: ViewEntry = {
  id: 'picture',
  title: 'Picture',
  help: 'The picture alone. Nothing is computed.',
  needs: [],
  multiples: null,
  spec: () => ({}),
  restore: () => {},
  actions: () => [],
  load: () => import('./PictureView'),
};
