import { type Action, currentResult } from '../../state';
import { changeSpec, useVisualTokensSpec, within } from './spec';
import { actionWords } from './words';

const tokens = () => currentResult()?.parts.visualTokens;

function step(module: number, token: number): void {
  const now = tokens();
  if (!now) return;
  const at = within(now, useVisualTokensSpec.getState());
  const modules = now.layers.length;
  const count = now.layers[0]!.entropy.length;
  changeSpec(actionWords.choose, {
    module: (at.module + module) % modules,
    token: Math.max(0, Math.min(count - 1, at.token + token)),
  });
}

const shared = { help: actionWords.help, enabled: () => tokens() !== undefined };

export const visualTokensActions: readonly Action[] = [
  { id: 'visualTokens.next', title: actionWords.next, ...shared, run: () => step(0, 1) },
  { id: 'visualTokens.previous', title: actionWords.previous, ...shared, run: () => step(0, -1) },
  { id: 'visualTokens.module', title: actionWords.module, ...shared, run: () => step(1, 0) },
];
