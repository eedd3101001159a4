import type { UpdateStep } from '#shared/contract';
import { useUpdates } from '../state';
import { Button } from '../ui';

/** An update that waits or is on its way, in the status bar; press for the dialog. */
export function UpdateStatus({ onOpen }: { onOpen: () => void }) {
  const step = useUpdates(({ state }) => state?.step);
  const text = step && textOf(step);
  if (!text) return null;
  return (
    <Button look="quiet" help="Shows the new version of Vitrine." onClick={onOpen}>
      {text}
    </Button>
  );
}

function textOf(step: UpdateStep): string | null {
  if (step.kind === 'available') return `Vitrine ${step.latest} is available`;
  if (step.kind === 'ready') return `Vitrine ${step.latest} is ready to install`;
  if (step.kind === 'installing') return `Vitrine ${step.latest} will be installed on closing`;
  if (step.kind !== 'downloading') return null;
  const percent = step.total > 0 ? ` ${Math.floor((100 * step.done) / step.total)} %` : '';
  return `Downloading Vitrine ${step.latest}${percent}`;
}
