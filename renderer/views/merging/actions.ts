import { type Action, currentResult } from '../../state';
import { changeSpec, stageIn, useMergingSpec } from './spec';
import { actionWords as words } from './words';

const stages = () => currentResult()?.parts.merges?.stages;

function step(by: number): void {
  const all = stages();
  if (!all) return;
  const to = stageIn(useMergingSpec.getState(), all.length) + by;
  changeSpec(words.chooseMerge, { stage: Math.max(0, Math.min(all.length - 1, to)) });
}

const shared = { help: words.noRun, enabled: () => stages() !== undefined };

export const mergingActions: readonly Action[] = [
  { id: 'merging.nextMerge', title: words.next, ...shared, run: () => step(1) },
  { id: 'merging.previousMerge', title: words.previous, ...shared, run: () => step(-1) },
];
