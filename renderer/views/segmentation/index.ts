import type { ViewEntry } from '../view';
import { segmentationActions } from './actions';
import { restoreSpec, savedSpec, useSegmentationSpec } from './spec';
import { useTruths } from './truth/truths';

/** The class of every pixel: areas, confidence, errors against a mask. */
export const segmentationEntry: ViewEntry = {
  id: 'segmentation',
  title: 'Segmentation',
  help: 'Shows the class of every pixel with areas and confidence, and its errors against a mask. Redraws without running the model again.',
  needs: ['segmentation'],
  multiples: null,
  spec: savedSpec,
  restore: restoreSpec,
  wholeSpec: () => useSegmentationSpec.getState(),
  attached: {
    take: () => useTruths.getState().masks,
    put: (masks) => useTruths.setState({ masks }),
  },
  compared: [
    { show: 'classes', title: 'Classes', load: async () => (await import('./compared')).classes },
    {
      show: 'confidence',
      title: 'Confidence',
      load: async () => (await import('./compared')).confidence,
    },
  ],
  actions: () => segmentationActions,
  load: () => import('./SegmentationView'),
};
