import type { Host } from '#shared/contract';
import {
  type Action,
  chooseLayout,
  currentCard,
  currentResult,
  currentSettings,
  setView,
  useSettingImages,
  useView,
} from '../../state';
import { layerOf } from './attend';
import { chooseStyle, openStyle, styleSetting } from './choose';
import { saveResult } from './save';
import { changeSpec, useStyleSpec } from './spec';

const RUNS = 'The model runs again.';
const takesStyle = () => styleSetting(currentCard()) !== undefined;
const attention = () => currentResult()?.parts.stylized?.attention;

/** The next of the strip of styles, round and round. */
function stepStyle(by: number): void {
  const card = currentCard();
  const setting = styleSetting(card);
  const { own, box } = useSettingImages.getState();
  const ids = [...own, ...box].map(({ id }) => id);
  if (!card || !setting || ids.length === 0) return;
  const at = ids.indexOf(String(currentSettings(card)[setting.name]));
  const from = at < 0 && by < 0 ? 0 : at;
  chooseStyle(card, ids[(from + by + ids.length) % ids.length]!);
}

function stepLayer(by: number): void {
  const told = attention();
  if (!told) return;
  const { layers } = told;
  const at = layers.indexOf(layerOf(told, useStyleSpec.getState()));
  const to = layers[Math.max(0, Math.min(layers.length - 1, at + by))]!;
  changeSpec('Choose layer', { layer: to.name });
}

export const styleActions = (host: Host): readonly Action[] => [
  {
    id: 'style.open',
    title: 'Open Style…',
    help: `Opens an image as the style. ${RUNS}`,
    enabled: takesStyle,
    run: () => openStyle(host, currentCard()!),
  },
  {
    id: 'style.next',
    title: 'Next Style',
    accelerator: ']',
    help: RUNS,
    enabled: takesStyle,
    run: () => stepStyle(1),
  },
  {
    id: 'style.previous',
    title: 'Previous Style',
    accelerator: '[',
    help: RUNS,
    enabled: takesStyle,
    run: () => stepStyle(-1),
  },
  {
    id: 'style.none',
    title: 'No Style',
    help: 'Removes the style. It can be undone.',
    enabled: takesStyle,
    run: () => chooseStyle(currentCard()!, ''),
  },
  {
    id: 'style.sheet',
    title: 'Contact Sheet of Styles',
    help: 'Shows images of the library in several styles. The model runs when you ask.',
    enabled: takesStyle,
    checked: () => useView.getState().tab === 'style' && useView.getState().layout === 'multiples',
    run() {
      setView({ tab: 'style' });
      chooseLayout('multiples');
    },
  },
  {
    id: 'style.nextLayer',
    title: 'Next Layer of the Style’s Attention',
    help: 'Redraws without running the model again.',
    enabled: () => attention() !== undefined,
    run: () => stepLayer(1),
  },
  {
    id: 'style.previousLayer',
    title: 'Previous Layer of the Style’s Attention',
    help: 'Redraws without running the model again.',
    enabled: () => attention() !== undefined,
    run: () => stepLayer(-1),
  },
  {
    id: 'style.save',
    title: 'Save Stylised Image as PNG…',
    help: 'Saves the model’s output, pixel for pixel. The model does not run again.',
    enabled: () => currentResult()?.parts.stylized !== undefined,
    run: () => saveResult(host, currentResult()!),
  },
];
