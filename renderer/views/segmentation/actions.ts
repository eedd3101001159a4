import { type Action, currentResult } from '../../state';
import { changeSpec, type Show, useSegmentationSpec } from './spec';
import { words } from './words';

const shared = {
  help: words.actions.redraws,
  enabled: () => currentResult()?.parts.segmentation !== undefined,
};

const show = (id: string, title: string, what: Show): Action => ({
  id: `segmentation.${id}`,
  title,
  ...shared,
  checked: () => useSegmentationSpec.getState().show === what,
  run: () => changeSpec(words.steps.chooseWhatIsShown, { show: what }),
});

export const segmentationActions: readonly Action[] = [
  show('classes', words.actions.showClasses, 'classes'),
  show('confidence', words.actions.showConfidence, 'confidence'),
  show('entropy', words.actions.showEntropy, 'entropy'),
  show('errors', words.actions.showErrors, 'errors'),
  {
    id: 'segmentation.outline',
    title: words.actions.outlineOnly,
    ...shared,
    checked: () => useSegmentationSpec.getState().outline,
    run: () =>
      changeSpec(words.steps.outlineOnly, { outline: !useSegmentationSpec.getState().outline }),
  },
];
