import { type Action, currentResult } from '../../state';
import { changeSpec, useExpertsSpec } from './spec';
import { actionWords, words } from './words';

const layers = () => currentResult()?.parts.routing?.layers.length ?? 0;

function stepLayer(by: number): void {
  const last = layers() - 1;
  if (last < 0) return;
  const { layer } = useExpertsSpec.getState();
  const from = layer === 'last' ? last : Math.min(layer, last);
  changeSpec(words.changes.layer, { layer: Math.max(0, Math.min(last, from + by)) });
}

const shared = { help: actionWords.help, enabled: () => layers() > 0 };

export const expertsActions: readonly Action[] = [
  { id: 'experts.nextBlock', title: actionWords.next, ...shared, run: () => stepLayer(1) },
  { id: 'experts.previousBlock', title: actionWords.previous, ...shared, run: () => stepLayer(-1) },
];

/** Shows an expert alone, or all again where it is already. */
export function toggleIsolated(expert: number): void {
  const { isolated } = useExpertsSpec.getState();
  if (isolated === expert) changeSpec(words.changes.all, { isolated: null });
  else changeSpec(words.changes.isolate, { isolated: expert });
}
