import { type Action, currentResult } from '../../state';
import { stopsOf } from './lineage';
import { changeSpec, usePruningSpec } from './spec';

const tokens = () => currentResult()?.parts.tokens;

function stepStage(by: number): void {
  const now = tokens();
  if (!now) return;
  const last = stopsOf(now) - 1;
  const { stop } = usePruningSpec.getState();
  const from = stop === 'last' ? last : Math.min(stop, last);
  changeSpec('Choose stage', { stop: Math.max(0, Math.min(last, from + by)) });
}

const shared = {
  help: 'Redraws without running the model again.',
  enabled: () => tokens() !== undefined,
};

export const pruningActions: readonly Action[] = [
  {
    id: 'pruning.nextStage',
    title: 'Next Stage of Pruning',
    ...shared,
    run: () => stepStage(1),
  },
  {
    id: 'pruning.previousStage',
    title: 'Previous Stage of Pruning',
    ...shared,
    run: () => stepStage(-1),
  },
];
