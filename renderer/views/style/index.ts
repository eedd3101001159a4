import type { ViewEntry } from '../view';
import { styleActions } from './actions';
import { restoreSpec, savedSpec } from './spec';

/** A picture in the style of another, and what it drew from where. */
export const styleEntry: ViewEntry = {
  id: 'style',
  title: 'Style',
  help: 'The picture in the style of another; which patches of the style each patch drew from; a sheet of pictures by styles. Draws again; the model runs for styles that are new.',
  needs: ['stylized'],
  multiples: 'Contact sheet',
  spec: savedSpec,
  restore: restoreSpec,
  compared: [
    {
      show: 'output',
      title: 'Picture made',
      load: async () => (await import('./compared')).painter,
    },
  ],
  actions: styleActions,
  load: () => import('./StyleView'),
};
