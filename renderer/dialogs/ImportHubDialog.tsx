import { useState } from 'react';
import type { Host } from '#shared/contract';
import { asJob, type Job, setCards, showError, switchModel, useResults } from '../state';
import { closeDialog, useDialog } from '../state/dialogs';
import { Button, Dialog, FormDialog, Progress, TextField } from '../ui';
import { progressOf } from '../ui/format';
import { repositoryOf } from './hub-name';
import './import-hub-dialog.css';
import { showReady } from '../intake/intake';
import { words } from './words';

/** Not another dialog that was opened while it was hidden. */
const closeThis = (): void => {
  if (useDialog.getState().open === 'import-hub') closeDialog();
};

/** The one download at a time, so that the dialog finds it again when it is opened anew. */
const JOB = 'import-hub';
const WIDTH = 480;
/** What was typed last: after an error it is corrected, not typed again. */
let lastName = '';

interface ImportHubDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks for a model of the hub and shows its download, which goes on when the dialog is closed. */
export function ImportHubDialog({ host, onClose }: ImportHubDialogProps) {
  const job = useResults((state) => state.jobs.find(({ id }) => id === JOB));
  return job ? (
    <Download job={job} onClose={onClose} />
  ) : (
    <Question host={host} onClose={onClose} />
  );
}

function Question({ host, onClose }: ImportHubDialogProps) {
  const [name, setName] = useState(lastName);
  const repository = repositoryOf(name);
  const download = () => {
    if (!repository) return;
    lastName = repository;
    // A toast cannot be read beneath a dialog: it goes whatever comes of it.
    importFromHub(host, repository).catch(showError).finally(closeThis);
  };
  return (
    <FormDialog
      title={words.importHub.title}
      width={WIDTH}
      submit={words.importHub.download}
      ready={repository !== undefined}
      guarded
      onSubmit={download}
      onClose={onClose}
    >
      <TextField
        label={words.importHub.model}
        help={words.importHub.modelHelp}
        value={name}
        onChange={setName}
      />
      <p className="dim">{words.importHub.repository}</p>
      <p className="dim">{words.importHub.privacy}</p>
    </FormDialog>
  );
}

const Download = ({ job, onClose }: { job: Job; onClose: () => void }) => (
  <Dialog
    title={words.importHub.title}
    width={WIDTH}
    onClose={onClose}
    actions={
      <>
        <Button help={words.importHub.hideHelp} onClick={onClose}>
          {words.importHub.hide}
        </Button>
        <Button help={words.importHub.cancelHelp} onClick={job.cancel}>
          {words.importHub.cancel}
        </Button>
      </>
    }
  >
    <div className="import-hub-job">
      <p className="ellipsis">{job.title}</p>
      <Progress
        label={job.title}
        value={job.total > 1 ? Math.min(1, job.done / job.total) : undefined}
      />
      <p className="dim ellipsis" role="status">
        {job.step}
        {job.total > 1 && `, ${progressOf(job)}`}
      </p>
    </div>
  </Dialog>
);

/** Choosing it is a step of undo, the download is not: redo would have to ask the network again. */
const importFromHub = (host: Host, repository: string): Promise<void> =>
  asJob(
    words.importHub.importing(repository),
    async (job, signal) => {
      const source = `hf:${repository}`;
      const card = await host.call('models.importHub', { source, job }, { signal });
      setCards(await host.call('models.list', {}));
      switchModel(card.id);
      showReady(card);
    },
    { id: JOB, inBytes: true },
  );
