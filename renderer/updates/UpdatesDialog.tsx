import type { UpdateCommand, UpdateStep } from '#shared/contract';
import { askUpdates, useHost, useUpdates } from '../state';
import { Button, Checkbox, Dialog } from '../ui';
import { UpdateProgress } from './UpdateProgress';
import './updates-dialog.css';
import { words } from './words';

/** Shows where the update stands and what can be done next; closing it stops nothing. */
export function UpdatesDialog({ onClose }: { onClose: () => void }) {
  const host = useHost();
  const state = useUpdates(({ state }) => state);
  if (!state) return null;
  const { step, version, automatic } = state;
  const ask = (command: UpdateCommand) => () => askUpdates(host, command);
  return (
    <Dialog
      title={words.updates.title}
      width={480}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>
            {step.kind === 'downloading' ? words.updates.hide : words.updates.close}
          </Button>
          <NextStep step={step} ask={ask} />
        </>
      }
    >
      <div className="updates">
        <Message step={step} version={version} />
        {step.kind !== 'unavailable' && (
          <>
            <Checkbox
              label={words.updates.checkDaily}
              help={words.updates.checkHelp}
              checked={automatic}
              onChange={(on) => askUpdates(host, on ? 'automatic' : 'manual')}
            />
            <p className="dim">{words.updates.privacy}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Message({ step, version }: { step: UpdateStep; version: string }) {
  switch (step.kind) {
    case 'unavailable':
      return <p role="status">{words.updates.notPossible(version, step.reason)}</p>;
    case 'idle':
      return <p role="status">{words.updates.current(version)}</p>;
    case 'checking':
      return <UpdateProgress text={words.updates.checking} />;
    case 'current':
      return <p role="status">{words.updates.latest(version)}</p>;
    case 'available':
      return (
        <p role="status">
          {words.updates.available(step.latest, version)}{' '}
          {step.by === 'user' && words.updates.byUser}
        </p>
      );
    case 'downloading':
      return <UpdateProgress text={words.updates.downloading(step.latest)} {...step} />;
    case 'ready':
      return <p role="status">{words.updates.ready(step.latest)}</p>;
    case 'installing':
      return <p role="status">{words.updates.onClosing(step.latest)}</p>;
    case 'failed':
      return (
        <div role="alert">
          <p>{step.error.message}</p>
          <p className="dim">{step.error.hint}</p>
        </div>
      );
  }
}

interface NextStepProps {
  step: UpdateStep;
  ask: (command: UpdateCommand) => () => void;
}

/** The one thing to do next, and the download page where that is a way too. */
function NextStep({ step, ask }: NextStepProps) {
  const page = (
    <Button help={words.updates.downloadPageHelp} onClick={ask('page')}>
      {words.updates.downloadPage}
    </Button>
  );
  switch (step.kind) {
    case 'idle':
      return <Primary onClick={ask('check')}>{words.updates.checkNow}</Primary>;
    case 'available':
      return step.by === 'user' ? (
        page
      ) : (
        <Primary onClick={ask('download')}>{words.updates.download}</Primary>
      );
    case 'downloading':
      return (
        <Button help={words.updates.cancelDownloadHelp} onClick={ask('cancel')}>
          {words.updates.cancelDownload}
        </Button>
      );
    case 'ready':
      return <Primary onClick={ask('install')}>{words.updates.restartAndInstall}</Primary>;
    case 'installing':
      return <Button onClick={ask('cancel')}>{words.updates.doNotInstall}</Button>;
    case 'failed':
      return (
        <>
          {page}
          <Primary onClick={ask(step.retry)}>{words.updates.tryAgain}</Primary>
        </>
      );
    default:
      return null;
  }
}

const Primary = ({ onClick, children }: { onClick: () => void; children: string }) => (
  <Button look="primary" onClick={onClick}>
    {children}
  </Button>
);
