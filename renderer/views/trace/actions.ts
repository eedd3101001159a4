import type { Host } from '#shared/contract';
import { type Action, addImages, currentResult, showDone } from '../../state';
import { changeSpec, useTraceSpec } from './spec';
import { words } from './words';

const frames = () => currentResult()?.parts.trace?.frames.steps.length ?? 0;

function stepFrame(by: number): void {
  const last = frames() - 1;
  const { frame } = useTraceSpec.getState();
  const from = frame === 'last' ? last : Math.min(frame, last);
  changeSpec(words.changes.frame, { frame: Math.max(0, Math.min(last, from + by)) });
}

/** Adds the image that was made to the library, for any other model. */
export async function handOver(host: Host): Promise<void> {
  const result = currentResult();
  if (!result?.parts.samples) return;
  const { name, bytes } = await host.call('samples.file', { result: result.id });
  const file = new File([new Uint8Array(bytes)], name, { type: 'image/png' });
  addImages(await host.addFiles([{ file, folder: '' }]));
  showDone(words.handedOver, words.handedOverHint);
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
    help: words.handOverHelp,
    enabled: () => currentResult()?.parts.samples !== undefined,
    run: () => handOver(host),
  },
];
