import type { ViewEntry } from '../view';
import { traceActions } from './actions';
import { restoreSpec, useTraceSpec } from './spec';
import { indexWords } from './words';

/** How a sampler goes from noise to an image. */
export const traceEntry: ViewEntry = {
  id: 'trace',
  title: indexWords.title,
  help: indexWords.help,
  about: {
    text: indexWords.about,
    miniature: {
      rows: ['1323', '2133', '.33.', '3..3'],
      labels: [
        ['1', indexWords.noise],
        ['2', indexWords.way],
        ['3', indexWords.image],
      ],
    },
    paper: indexWords.paper,
    page: 'docs/views/trace.md',
  },
  example: {
    title: indexWords.exampleTitle,
    text: indexWords.exampleText,
    models: ['score-digits'],
    input: { seeds: 8 },
    layout: 'one',
  },
  needs: ['trace'],
  multiples: null,
  ownLayout: true,
  spec: () => useTraceSpec.getState(),
  restore: restoreSpec,
  actions: traceActions,
  load: () => import('./TraceView'),
};
