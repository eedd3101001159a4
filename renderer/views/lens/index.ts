import { z } from 'zod';
import { isOneGraph } from '../one-graph';
import { parseSpec } from '../spec';
import type { ViewEntry } from '../view';
import { words } from './words';

/** Nothing can be set. */
const LensSpec = z.object({});

/** The classes after every block. */
export const lensEntry: ViewEntry = {
  id: 'lens',
  title: words.title,
  help: words.help,
  about: {
    text: words.about,
    miniature: {
      rows: ['..xx', '.xxx'],
      labels: [
        ['x', words.settled],
        ['.', words.early],
      ],
    },
    paper: null,
    page: 'docs/views/lens.md',
  },
  needs: ['predictions'],
  asks: ['lens'],
  fits: (card) => card.task === 'classification' && isOneGraph(card),
  multiples: null,
  ownLayout: true,
  spec: () => ({}),
  restore: (saved) => void parseSpec(LensSpec, words.saved, saved),
  actions: () => [],
  load: () => import('./LensView'),
};
