import { type Action, currentResult } from '../../state';
import { resolve } from './maps/resolve';
import { type AttentionSpec, changeSpec, useAttentionSpec } from './spec';

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
  changeSpec('Choose layer', { layer });
}

/** Mean, max, then the heads, round and round. */
function stepHead(by: number): void {
  const at = now();
  if (!at) return;
  const heads: AttentionSpec['head'][] = ['mean', 'max', ...Array(at.resolved.heads).keys()];
  const next = (heads.indexOf(at.resolved.question.head) + by + heads.length) % heads.length;
  changeSpec('Choose head', { head: heads[next]! });
}

const toggle = (title: string, patch: (spec: AttentionSpec) => Partial<AttentionSpec>) => () =>
  changeSpec(title, patch(useAttentionSpec.getState()));

const help = 'Redraws without running the model again.';

export const attentionActions: readonly Action[] = [
  {
    id: 'attention.nextLayer',
    title: 'Next Layer',
    accelerator: '.',
    help,
    enabled,
    run: () => stepLayer(1),
  },
  {
    id: 'attention.previousLayer',
    title: 'Previous Layer',
    accelerator: ',',
    help,
    enabled,
    run: () => stepLayer(-1),
  },
  {
    id: 'attention.nextHead',
    title: 'Next Head',
    accelerator: 'H',
    help,
    enabled,
    run: () => stepHead(1),
  },
  {
    id: 'attention.previousHead',
    title: 'Previous Head',
    accelerator: 'Shift+H',
    help,
    enabled,
    run: () => stepHead(-1),
  },
  {
    id: 'attention.direction',
    title: 'Swap Direction of Attention',
    accelerator: 'D',
    help: 'Switches between what the query attends to and what attends to the query. The model does not run again.',
    enabled,
    run: toggle('Swap direction', ({ direction }) => ({
      direction: direction === 'from' ? 'to' : 'from',
    })),
  },
  {
    id: 'attention.rollout',
    title: 'Attention Rollout',
    accelerator: 'R',
    help: 'Multiplies the attention of all layers up to this one (Abnar & Zuidema 2020). The model does not run again.',
    checked: () => useAttentionSpec.getState().source === 'rollout',
    enabled,
    run: toggle('Attention rollout', ({ source }) => ({
      source: source === 'rollout' ? 'layers' : 'rollout',
    })),
  },
  {
    id: 'attention.classToken',
    title: 'Query: Class Token',
    accelerator: 'C',
    help,
    enabled,
    run: () => changeSpec('Query the class token', { query: { kind: 'special', index: 0 } }),
  },
  {
    id: 'attention.raw',
    title: 'Raw Patches',
    accelerator: 'P',
    help: 'Each patch in its own colour over the full range: no interpolation, no clipping, equally opaque. The model does not run again.',
    checked: () => useAttentionSpec.getState().raw,
    enabled,
    run: toggle('Raw patches', ({ raw }) => ({ raw: !raw })),
  },
  {
    id: 'attention.follow',
    title: 'Query Follows the Pointer',
    accelerator: 'F',
    help: 'If off, pointing at a patch shows its values and does not change the map.',
    checked: () => useAttentionSpec.getState().follow,
    enabled,
    run: toggle('Follow the pointer', ({ follow }) => ({ follow: !follow })),
  },
];
