import type { ViewEntry } from '../view';
import { segmentationActions } from './actions';
import { restoreSpec, savedSpec } from './spec';

/** The class of every pixel: areas, confidence, errors against a mask. */
export const segmentationEntry: ViewEntry = {
  id: 'segmentation',
  title: 'Segmentation',
  help: 'The class of every pixel with areas and confidence, and against a mask its errors. Draws again; the model does not run again.',
  needs: ['segmentation'],
  multiples: null,
  spec: savedSpec,
  restore: restoreSpec,
  actions: () => segmentationActions,
  load: () => import('./SegmentationView'),
};
