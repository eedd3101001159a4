import { type Action, currentResult, setView } from '../../state';
import { resolve } from './maps/resolve';
import { type AttentionSpec, changeSpec, useAttentionSpec } from './spec';
import { words } from './words';

/** What is on the stage now: the spec applied to the current result. */
const now = () => {
  const attention = currentResult()?.parts.attention;
  const spec = useAttentionSpec.getState();
  const resolved = attention && resolve(spec, attention);
  return resolved ? { spec, resolved, layers: attention.layers.length } : null;
};
const enabled = () => now() !== null;

function stepLayer(by: number): void {
  const at = now();
  if (!at) return;
  const layer = Math.max(0, Math.min(at.layers - 1, at.resolved.layer + by));
  changeSpec(words.steps.chooseLayer, { layer });
}

/** Mean, max, then the heads, round and round. */
function stepHead(by: number): void {
  const at = now();
  if (!at) return;
  const heads: AttentionSpec['head'][] = ['mean', 'max', ...Array(at.resolved.heads).keys()];
  const next = (heads.indexOf(at.resolved.question.head) + by + heads.length) % heads.length;
  changeSpec(words.steps.chooseHead, { head: heads[next]! });
}

const toggle = (title: string, patch: (spec: AttentionSpec) => Partial<AttentionSpec>) => () =>
  changeSpec(title, patch(useAttentionSpec.getState()));

const help = words.actions.redraws;

export const attentionActions: readonly Action[] = [
  {
    id: 'attention.nextLayer',
    title: words.actions.nextLayer,
    accelerator: '.',
    help,
    enabled,
    run: () => stepLayer(1),
  },
  {
    id: 'attention.previousLayer',
    title: words.actions.previousLayer,
    accelerator: ',',
    help,
    enabled,
    run: () => stepLayer(-1),
  },
  {
    id: 'attention.nextHead',
    title: words.actions.nextHead,
    accelerator: 'H',
    help,
    enabled,
    run: () => stepHead(1),
  },
  {
    id: 'attention.previousHead',
    title: words.actions.previousHead,
    accelerator: 'Shift+H',
    help,
    enabled,
    run: () => stepHead(-1),
  },
  {
    id: 'attention.direction',
    title: words.actions.swapDirection,
    accelerator: 'D',
    help: words.actions.swapDirectionHelp,
    enabled,
    run: toggle(words.actions.swapDirectionStep, ({ direction }) => ({
      direction: direction === 'from' ? 'to' : 'from',
    })),
  },
  {
    id: 'attention.rollout',
    title: words.actions.rollout,
    accelerator: 'R',
    help: words.actions.rolloutHelp,
    checked: () => useAttentionSpec.getState().source === 'rollout',
    enabled,
    run: toggle(words.actions.rolloutStep, ({ source }) => ({
      source: source === 'rollout' ? 'layers' : 'rollout',
    })),
  },
  {
    id: 'attention.classToken',
    title: words.actions.queryClassToken,
    accelerator: 'C',
    help,
    enabled,
    run: () => changeSpec(words.steps.queryTheClassToken, { query: { kind: 'special', index: 0 } }),
  },
  {
    id: 'attention.raw',
    title: words.actions.rawPatches,
    accelerator: 'P',
    help: words.actions.rawPatchesHelp,
    checked: () => useAttentionSpec.getState().raw,
    enabled,
    run: toggle(words.actions.rawPatchesStep, ({ raw }) => ({ raw: !raw })),
  },
  {
    id: 'attention.follow',
    title: words.actions.follow,
    accelerator: 'F',
    help: words.actions.followHelp,
    checked: () => useAttentionSpec.getState().follow,
    enabled,
    run: toggle(words.actions.followThePointer, ({ follow }) => ({ follow: !follow })),
  },
];

/** Every layer of the result, for the palette. */
export const attentionPlaces = (): Action[] =>
  (currentResult()?.parts.attention?.layers ?? []).map((_, layer) => ({
    id: `attention.layer.${layer}`,
    title: words.toolbar.layerNumber(layer + 1, ''),
    help,
    run: () => {
      setView({ tab: 'attention' });
      changeSpec(words.steps.chooseLayer, { source: 'layers', layer });
    },
  }));
