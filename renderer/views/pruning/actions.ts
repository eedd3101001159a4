import { type Action, currentResult } from '../../state';
import { stopsOf } from './lineage';
import { changeSpec, usePruningSpec } from './spec';
import { words } from './words';

const tokens = () => currentResult()?.parts.tokens;

function stepStage(by: number): void {
  const now = tokens();
  if (!now) return;
  const last = stopsOf(now) - 1;
  const { stop } = usePruningSpec.getState();
  const from = stop === 'last' ? last : Math.min(stop, last);
  changeSpec(words.steps.chooseStage, { stop: Math.max(0, Math.min(last, from + by)) });
}

const shared = {
  help: words.actions.redraws,
  enabled: () => tokens() !== undefined,
};

export const pruningActions: readonly Action[] = [
  {
    id: 'pruning.nextStage',
    title: words.actions.nextStage,
    ...shared,
    run: () => stepStage(1),
  },
  {
    id: 'pruning.previousStage',
    title: words.actions.previousStage,
    ...shared,
    run: () => stepStage(-1),
  },
];
