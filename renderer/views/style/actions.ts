import type { Host } from '#shared/contract';
import {
  type Action,
  chooseLayout,
  currentCard,
  currentFile,
  currentResult,
  currentSettings,
  previousFile,
  selectFile,
  setView,
  useSettingImages,
  useView,
} from '../../state';
import { layerOf } from './attend';
import { chooseStyle, openStyle, styleSetting, takeStyle } from './choose';
import { saveResult } from './save';
import { changeSpec, useStyleSpec } from './spec';
import { words } from './words';

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
  changeSpec(words.steps.chooseLayer, { layer: to.name });
}

export const styleActions = (host: Host): readonly Action[] => [
  {
    id: 'style.open',
    title: words.actions.openStyle,
    help: words.actions.openStyleHelp,
    enabled: takesStyle,
    run: () => openStyle(host, currentCard()!),
  },
  {
    id: 'style.fromLibrary',
    title: words.actions.fromLibrary,
    help: words.actions.fromLibraryHelp,
    enabled: () => takesStyle() && currentFile() !== undefined && previousFile() !== null,
    run() {
      const { entry } = currentFile()!;
      // First, so that no image is run in its own style.
      selectFile(previousFile());
      takeStyle(currentCard()!, [entry]);
    },
  },
  {
    id: 'style.next',
    title: words.actions.nextStyle,
    accelerator: ']',
    help: words.actions.runsAgain,
    enabled: takesStyle,
    run: () => stepStyle(1),
  },
  {
    id: 'style.previous',
    title: words.actions.previousStyle,
    accelerator: '[',
    help: words.actions.runsAgain,
    enabled: takesStyle,
    run: () => stepStyle(-1),
  },
  {
    id: 'style.none',
    title: words.actions.noStyle,
    help: words.actions.noStyleHelp,
    enabled: takesStyle,
    run: () => chooseStyle(currentCard()!, ''),
  },
  {
    id: 'style.sheet',
    title: words.actions.contactSheet,
    help: words.actions.contactSheetHelp,
    enabled: takesStyle,
    checked: () => useView.getState().tab === 'style' && useView.getState().layout === 'multiples',
    run() {
      setView({ tab: 'style' });
      chooseLayout('multiples');
    },
  },
  {
    id: 'style.nextLayer',
    title: words.actions.nextLayer,
    help: words.actions.redraws,
    enabled: () => attention() !== undefined,
    run: () => stepLayer(1),
  },
  {
    id: 'style.previousLayer',
    title: words.actions.previousLayer,
    help: words.actions.redraws,
    enabled: () => attention() !== undefined,
    run: () => stepLayer(-1),
  },
  {
    id: 'style.save',
    title: words.actions.savePng,
    help: words.actions.savePngHelp,
    enabled: () => currentResult()?.parts.stylized !== undefined,
    run: () => saveResult(host, currentResult()!),
  },
];
