import {
  type Action,
  changeSetting,
  currentCard,
  currentResult,
  currentSettings,
} from '../../state';
import { runAllSetting } from './run-all';

const now = () => {
  const card = currentCard();
  const setting = card && runAllSetting(card);
  return card && setting && currentResult()?.parts.exits ? { card, setting } : null;
};
const isOn = () => currentSettings(now()!.card).runAll === true;

export const exitsActions: readonly Action[] = [
  {
    id: 'exits.runAll',
    title: 'Run All Exits',
    help: 'Also runs the exits after the selected one, for comparison. Runs the model again.',
    enabled: () => now() !== null,
    checked: () => now() !== null && isOn(),
    run: () => {
      const at = now();
      if (at) changeSetting(at.card.id, at.setting, !isOn());
    },
  },
];
