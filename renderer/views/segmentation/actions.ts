import { type Action, currentResult } from '../../state';
import { changeSpec, type Show, useSegmentationSpec } from './spec';

const shared = {
  help: 'Redraws without running the model again.',
  enabled: () => currentResult()?.parts.segmentation !== undefined,
};

const show = (id: string, title: string, what: Show): Action => ({
  id: `segmentation.${id}`,
  title,
  ...shared,
  checked: () => useSegmentationSpec.getState().show === what,
  run: () => changeSpec('Choose what is shown', { show: what }),
});

export const segmentationActions: readonly Action[] = [
  show('classes', 'Show Classes of the Segmentation', 'classes'),
  show('confidence', 'Show Confidence of the Segmentation', 'confidence'),
  show('entropy', 'Show Entropy of the Segmentation', 'entropy'),
  show('errors', 'Show Errors of the Segmentation', 'errors'),
  {
    id: 'segmentation.outline',
    title: 'Outline of the Classes Only',
    ...shared,
    checked: () => useSegmentationSpec.getState().outline,
    run: () => changeSpec('Outline only', { outline: !useSegmentationSpec.getState().outline }),
  },
];
