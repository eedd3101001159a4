import { type Action, currentResult } from '../../state';
import { changeSpec, type Show, useRoundsSpec } from './spec';

const rounds = () => currentResult()?.parts.stylized?.rounds.length ?? 0;

const shared = {
  help: 'Redraws without running the model again.',
  enabled: () => rounds() > 0,
};

/** The round before or after the one on the stage. */
export function stepRound(by: number): void {
  const { round } = useRoundsSpec.getState();
  const last = rounds();
  const from = round === 'last' ? last : Math.min(round, last);
  changeSpec('Choose round', { round: Math.max(0, Math.min(last, from + by)) });
}

const show = (id: string, title: string, what: Show): Action => ({
  id: `rounds.${id}`,
  title,
  ...shared,
  checked: () => useRoundsSpec.getState().show === what,
  run: () => changeSpec('Choose what is shown', { show: what }),
});

export const roundsActions: readonly Action[] = [
  {
    id: 'rounds.next',
    title: 'Next Round',
    accelerator: 'N',
    ...shared,
    run: () => stepRound(1),
  },
  {
    id: 'rounds.previous',
    title: 'Previous Round',
    accelerator: 'Shift+N',
    ...shared,
    run: () => stepRound(-1),
  },
  {
    id: 'rounds.last',
    title: 'Last Round',
    ...shared,
    run: () => changeSpec('Choose round', { round: 'last' }),
  },
  show('pictures', 'Show Images of the Rounds', 'picture'),
  show('colour', 'Show Colour Difference from the Content', 'colour'),
  show('lightness', 'Show Lightness Difference from the Content', 'lightness'),
];
