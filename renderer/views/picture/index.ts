import { imageDrawing } from '../drawing';
import type { ViewEntry } from '../view';

/** The bare image. */
export const imageEntry: ViewEntry = {
  id: 'picture', // the id in saved documents
  title: 'Image',
  help: 'Shows the image alone. Nothing is computed.',
  about: {
    text: 'The image as it was decoded, upright and in sRGB. Nothing is computed and nothing is drawn over it.',
    miniature: {
      rows: ['....', '....'],
      labels: [['.', 'the image']],
    },
    paper: null,
    page: 'docs/views/image.md',
  },
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
