import type { Host } from '#shared/contract';
import { type Action, currentResult } from '../../state';
import { handOver } from '../hand-over';
import { words as sharedWords } from '../words';
import { changeSpec, useTraceSpec } from './spec';
import { words } from './words';

const frames = () => currentResult()?.parts.trace?.frames.steps.length ?? 0;

function stepFrame(by: number): void {
  const last = frames() - 1;
  const { frame } = useTraceSpec.getState();
  const from = frame === 'last' ? last : Math.min(frame, last);
  changeSpec(words.changes.frame, { frame: Math.max(0, Math.min(last, from + by)) });
}

export const traceActions = (host: Host): readonly Action[] => [
  {
    id: 'trace.next',
    title: 'Next Step of the Trace',
    help: words.stateHelp,
    enabled: () => frames() > 0,
    run: () => stepFrame(1),
  },
  {
    id: 'trace.previous',
    title: 'Previous Step of the Trace',
    help: words.stateHelp,
    enabled: () => frames() > 0,
    run: () => stepFrame(-1),
  },
  {
    id: 'trace.handOver',
    title: 'Add Generated Image to Library',
    help: sharedWords.handOver.help,
    enabled: () => currentResult()?.parts.samples !== undefined,
    run: () => handOver(host),
  },
];
