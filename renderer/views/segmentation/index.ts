import type { ViewEntry } from '../view';
import { segmentationActions } from './actions';
import { restoreSpec, savedSpec, useSegmentationSpec } from './spec';
import { useTruths } from './truth/truths';
import { words } from './words';

/** The class of every pixel: areas, confidence, errors against a mask. */
export const segmentationEntry: ViewEntry = {
  id: 'segmentation',
  title: words.entry.title,
  help: words.entry.help,
  about: {
    text: words.entry.about,
    miniature: {
      rows: ['aaaa', 'aabb', 'ccbb', 'cccc'],
      labels: [
        ['a', words.entry.legendOneClass],
        ['b', words.entry.legendAnotherClass],
      ],
    },
    paper: 'Xie et al. 2021 (SegFormer), arXiv:2105.15203',
    page: 'docs/views/segmentation.md',
  },
  example: {
    title: words.entry.title,
    text: words.entry.exampleText,
    models: ['segformer-camvid'],
    input: { sample: 'moose.jpg' },
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
    {
      show: 'classes',
      title: words.entry.comparedClasses,
      load: async () => (await import('./compared')).classes,
    },
    {
      show: 'confidence',
      title: words.entry.comparedConfidence,
      load: async () => (await import('./compared')).confidence,
    },
  ],
  actions: () => segmentationActions,
  load: () => import('./SegmentationView'),
};
