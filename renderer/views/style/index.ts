import type { ViewEntry } from '../view';
import { styleActions } from './actions';
import { prepareExample } from './choose';
import { restoreSpec, savedSpec } from './spec';

/** An image in the style of another, and what it drew from where. */
export const styleEntry: ViewEntry = {
  id: 'style',
  title: 'Style',
  help: 'Shows the image in the style of another, the style patches that each patch draws from, and contact sheets. The model runs only for new styles.',
  about: {
    text: 'The image is repainted with the colours and strokes of the style image. Click a patch to see which patches of the style it draws from.',
    miniature: {
      rows: ['..3.', 'q.2.', '.1..'],
      labels: [
        ['q', 'the patch you clicked'],
        ['3', 'what it draws from'],
      ],
    },
    paper: 'Deng et al. 2022 (StyTr2), arXiv:2105.14576',
    page: 'docs/views/style.md',
  },
  example: {
    title: 'Style transfer',
    text: 'Repaint an image and see which patches of the style it draws from.',
    models: ['stytr2-mini'],
    image: 'cat.jpg',
    layout: 'one',
    prepare: prepareExample,
  },
  needs: ['stylized'],
  multiples: 'Contact sheet',
  spec: savedSpec,
  restore: restoreSpec,
  compared: [
    {
      show: 'output',
      title: 'Stylised image',
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: styleActions,
  load: () => import('./StyleView'),
};
