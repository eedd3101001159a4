import { imageDrawing } from '../drawing';
import type { ViewEntry } from '../view';

/** The bare image. */
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
      load: async () => ({ draw: (_, answer) => imageDrawing(answer) }),
    },
  ],
  actions: () => [],
  load: () => import('./PictureView'),
};
