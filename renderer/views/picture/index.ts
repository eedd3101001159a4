import { pictureDrawing } from '../drawing';
import type { ViewEntry } from '../view';

/** The bare picture. */
export const pictureEntry: ViewEntry = {
  id: 'picture',
  title: 'Image',
  help: 'Shows the image alone. Nothing is computed.',
  needs: [],
  multiples: null,
  spec: () => ({}),
  restore: () => {},
  compared: [
    {
      show: 'picture',
      title: 'Image',
      load: async () => ({ draw: (_, answer) => pictureDrawing(answer) }),
    },
  ],
  actions: () => [],
  load: () => import('./PictureView'),
};
