import {
  type Action,
  changeSetting,
  currentCard,
  currentResult,
  currentSettings,
} from '../../state';
import { runAllSetting } from './run-all';
import { words } from './words';

const now = () => {
  const card = currentCard();
  const setting = card && runAllSetting(card);
  return card && setting && currentResult()?.parts.exits ? { card, setting } : null;
};
const isOn = () => currentSettings(now()!.card).runAll === true;

export const exitsActions: readonly Action[] = [
  {
    id: 'exits.runAll',
    title: words.actions.runAllExits,
    help: words.actions.runAllExitsHelp,
    enabled: () => now() !== null,
    checked: () => now() !== null && isOn(),
    run: () => {
      const at = now();
      if (at) changeSetting(at.card.id, at.setting, !isOn());
    },
  },
];
