import { type Action, currentResult } from '../../state';
import { changeSpec, type Show, useRoundsSpec } from './spec';
import { words } from './words';

const rounds = () => currentResult()?.parts.stylized?.rounds.length ?? 0;

const shared = {
  help: words.actions.redraws,
  enabled: () => rounds() > 0,
};

/** The round before or after the one on the stage. */
export function stepRound(by: number): void {
  const { round } = useRoundsSpec.getState();
  const last = rounds();
  const from = round === 'last' ? last : Math.min(round, last);
  changeSpec(words.steps.chooseRound, { round: Math.max(0, Math.min(last, from + by)) });
}

const show = (id: string, title: string, what: Show): Action => ({
  id: `rounds.${id}`,
  title,
  ...shared,
  checked: () => useRoundsSpec.getState().show === what,
  run: () => changeSpec(words.steps.chooseWhatIsShown, { show: what }),
});

export const roundsActions: readonly Action[] = [
  {
    id: 'rounds.next',
    title: words.actions.nextRound,
    accelerator: 'N',
    ...shared,
    run: () => stepRound(1),
  },
  {
    id: 'rounds.previous',
    title: words.actions.previousRound,
    accelerator: 'Shift+N',
    ...shared,
    run: () => stepRound(-1),
  },
  {
    id: 'rounds.last',
    title: words.actions.lastRound,
    ...shared,
    run: () => changeSpec(words.steps.chooseRound, { round: 'last' }),
  },
  show('pictures', words.actions.showImages, 'picture'),
  show('colour', words.actions.showColour, 'colour'),
  show('lightness', words.actions.showLightness, 'lightness'),
];
