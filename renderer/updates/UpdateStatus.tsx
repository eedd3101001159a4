import type { UpdateStep } from '#shared/contract';
import { useUpdates } from '../state';
import { Button } from '../ui';
import { words } from './words';

/** An update that waits or is on its way, in the status bar; press for the dialog. */
export function UpdateStatus({ onOpen }: { onOpen: () => void }) {
  const step = useUpdates(({ state }) => state?.step);
  const text = step && textOf(step);
  if (!text) return null;
  return (
    <Button look="quiet" help={words.updateStatus.help} onClick={onOpen}>
      {text}
    </Button>
  );
}

function textOf(step: UpdateStep): string | null {
  if (step.kind === 'available') return words.updateStatus.available(step.latest);
  if (step.kind === 'ready') return words.updateStatus.ready(step.latest);
  if (step.kind === 'installing') return words.updateStatus.onClosing(step.latest);
  if (step.kind !== 'downloading') return null;
  const percent = step.total > 0 ? ` ${Math.floor((100 * step.done) / step.total)} %` : '';
  return words.updateStatus.downloading(step.latest, percent);
}
