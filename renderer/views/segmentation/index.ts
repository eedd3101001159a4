import type { ViewEntry } from '../view';
import { segmentationActions } from './actions';
import { restoreSpec, savedSpec, useSegmentationSpec } from './spec';
import { useTruths } from './truth/truths';

/** The class of every pixel: areas, confidence, errors against a mask. */
export const segmentationEntry: ViewEntry = {
  id: 'segmentation',
  title: 'Segmentation',
  help: 'Shows the class of every pixel with areas and confidence, and its errors against a mask. Redraws without running the model again.',
  about: {
    text: 'Every pixel has the colour of its most probable class. The table lists the area and the confidence of each class; with a mask it also shows the errors.',
    miniature: {
      rows: ['aaaa', 'aabb', 'ccbb', 'cccc'],
      labels: [
        ['a', 'one class'],
        ['b', 'another class'],
      ],
    },
    paper: 'Xie et al. 2021 (SegFormer), arXiv:2105.15203',
    page: 'docs/views/segmentation.md',
  },
  example: {
    title: 'Segmentation',
    text: 'A class for every pixel, with areas and confidence.',
    models: ['segformer-camvid'],
    image: 'moose.jpg',
    layout: 'one',
  },
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
