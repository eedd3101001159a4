import type { ViewEntry } from '../view';
import { styleActions } from './actions';
import { restoreSpec, savedSpec } from './spec';

/** An image in the style of another, and what it drew from where. */
export const styleEntry: ViewEntry = {
  id: 'style',
  title: 'Style',
  help: 'Shows the image in the style of another, the style patches that each patch draws from, and contact sheets. The model runs only for new styles.',
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
