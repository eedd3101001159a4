import type { UpdateCommand, UpdateStep } from '#shared/contract';
import { askUpdates, useHost, useUpdates } from '../state';
import { Button, Checkbox, Dialog } from '../ui';
import { UpdateProgress } from './UpdateProgress';
import './updates-dialog.css';

/** Shows where the update stands and what can be done next; closing it stops nothing. */
export function UpdatesDialog({ onClose }: { onClose: () => void }) {
  const host = useHost();
  const state = useUpdates(({ state }) => state);
  if (!state) return null;
  const { step, version, automatic } = state;
  const ask = (command: UpdateCommand) => () => askUpdates(host, command);
  return (
    <Dialog
      title="Updates"
      width={480}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{step.kind === 'downloading' ? 'Hide' : 'Close'}</Button>
          <NextStep step={step} ask={ask} />
        </>
      }
    >
      <div className="updates">
        <Message step={step} version={version} />
        {step.kind !== 'unavailable' && (
          <>
            <Checkbox
              label="Check once a day"
              help="If off, Vitrine asks the update server only when you select Check for Updates. Nothing is downloaded or installed until you confirm it."
              checked={automatic}
              onChange={(on) => askUpdates(host, on ? 'automatic' : 'manual')}
            />
            <p className="dim">
              A check fetches the list of versions. It sends no id and nothing about you or your
              images.
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Message({ step, version }: { step: UpdateStep; version: string }) {
  switch (step.kind) {
    case 'unavailable':
      return (
        <p role="status">
          This is Vitrine {version}. {step.reason}
        </p>
      );
    case 'idle':
      return <p role="status">This is Vitrine {version}.</p>;
    case 'checking':
      return <UpdateProgress text="Checking for updates" />;
    case 'current':
      return <p role="status">Vitrine {version} is the latest version.</p>;
    case 'available':
      return (
        <p role="status">
          Vitrine {step.latest} is available. You have {version}.
          {step.by === 'user' &&
            ' Update this copy the way you installed it: get the new package from the download page.'}
        </p>
      );
    case 'downloading':
      return <UpdateProgress text={`Downloading Vitrine ${step.latest}`} {...step} />;
    case 'ready':
      return (
        <p role="status">
          Vitrine {step.latest} was downloaded and matches its checksum. Installing it restarts
          Vitrine.
        </p>
      );
    case 'installing':
      return <p role="status">Vitrine {step.latest} will be installed when this version closes.</p>;
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
    <Button help="Opens the download page in your browser." onClick={ask('page')}>
      Download page
    </Button>
  );
  switch (step.kind) {
    case 'idle':
      return <Primary onClick={ask('check')}>Check now</Primary>;
    case 'available':
      return step.by === 'user' ? page : <Primary onClick={ask('download')}>Download</Primary>;
    case 'downloading':
      return (
        <Button
          help="Stops the download. The part already downloaded is kept."
          onClick={ask('cancel')}
        >
          Cancel download
        </Button>
      );
    case 'ready':
      return <Primary onClick={ask('install')}>Restart and install</Primary>;
    case 'installing':
      return <Button onClick={ask('cancel')}>Do not install</Button>;
    case 'failed':
      return (
        <>
          {page}
          <Primary onClick={ask(step.retry)}>Try again</Primary>
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
