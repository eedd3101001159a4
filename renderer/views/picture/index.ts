import { imageDrawing } from '../drawing';
import type { ViewEntry } from '../view';
import { words } from './words';

/** The bare image. */
export const imageEntry: ViewEntry = {
  id: 'picture', // the id in saved documents
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['....', '....'],
      labels: [['.', words.entry.legendTheImage]],
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
      title: words.entry.title,
      load: async () => ({ draw: (_, answer) => imageDrawing(answer) }),
    },
  ],
  actions: () => [],
  load: () => import('./ImageView'),
};
