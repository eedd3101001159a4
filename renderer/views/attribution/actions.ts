import { type Action, currentCard, currentResult } from '../../state';
import { changeSpec, useAttributionSpec } from './spec';
import { toolbarWords, actionWords as words } from './words';

const top = () => currentResult()?.parts.predictions?.top[0]?.index;

function step(by: number): void {
  const count = currentCard()?.labels.length ?? 0;
  const { class: chosen } = useAttributionSpec.getState();
  const from = chosen === 'top' ? top() : chosen;
  if (from === undefined || count === 0) return;
  changeSpec(toolbarWords.changeClass, { class: (from + by + count) % count });
}

const shared = { help: words.runs, enabled: () => top() !== undefined };

export const attributionActions: readonly Action[] = [
  { id: 'attribution.nextClass', title: words.next, ...shared, run: () => step(1) },
  { id: 'attribution.previousClass', title: words.previous, ...shared, run: () => step(-1) },
];
