import { imageDrawing } from '../drawing';
import type { ViewEntry } from '../view';

/** The bare image. */
export const imageEntry: ViewEntry = {
  id: 'picture', // the id in saved documents
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
  load: () => import('./ImageView'),
};
