import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Host } from '#shared/contract';
import { endJob, showError, startJob, useRuns } from '../state';
import { Button, Dialog, Progress, TextField } from '../ui';
import { closeDialog, useDialog } from './dialogs';
import { progressOf } from './format';
import { repositoryOf } from './hub-name';
import './import-hub-dialog.css';
import { takeCard } from './intake';

/** Not another dialog that was opened while it was hidden. */
const closeThis = (): void => {
  if (useDialog.getState().open === 'import-hub') closeDialog();
};

/** The one download at a time, so that the dialog finds it again when it is opened anew. */
const JOB = 'import-hub';
/** What was typed last: after an error it is corrected, not typed again. */
let lastName = '';

interface ImportHubDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks for a model of the hub and shows its download, which goes on when the dialog is closed. */
export function ImportHubDialog({ host, onClose }: ImportHubDialogProps) {
  const job = useRuns((state) => state.jobs.find(({ id }) => id === JOB));
  const [name, setName] = useState(lastName);
  const form = useId();
  const fields = useRef<HTMLFormElement>(null);
  // The dialog itself begins at its close button.
  useEffect(() => fields.current?.querySelector('input')?.focus(), []);
  const repository = repositoryOf(name);

  const download = (event: FormEvent) => {
    event.preventDefault();
    if (!repository) return;
    lastName = repository;
    // A toast cannot be read beneath a dialog: it goes whatever comes of it.
    importFromHub(host, repository).catch(showError).finally(closeThis);
  };

  return (
    <Dialog
      title="Import from Hugging Face hub"
      width={480}
      onClose={onClose}
      actions={
        job ? (
          <>
            <Button help="The download goes on; the status bar shows it." onClick={onClose}>
              Hide
            </Button>
            <Button
              help="Stops the download. What is here already is kept and gone on with next time."
              onClick={job.cancel}
            >
              Cancel download
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" form={form} look="primary" disabled={!repository}>
              Download
            </Button>
          </>
        )
      }
    >
      {job ? (
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
      ) : (
        <form ref={fields} id={form} className="import-hub-form" onSubmit={download}>
          <TextField
            label="Model"
            help="Owner and name as on its page, for example onnx-community/dinov2-small."
            value={name}
            onChange={setName}
          />
          <p className="dim">
            Owner and name as on its page, for example onnx-community/dinov2-small. It has to hold
            an .onnx file.
          </p>
          <p className="dim">
            This asks huggingface.co, and is the only thing in this window that uses the network.
            Your images never leave this machine.
          </p>
        </form>
      )}
    </Dialog>
  );
}

async function importFromHub(host: Host, repository: string): Promise<void> {
  const abort = new AbortController();
  startJob({
    id: JOB,
    title: `Importing ${repository}`,
    step: '',
    done: 0,
    total: 0,
    inBytes: true,
    startedAt: performance.now(),
    cancel: () => abort.abort(),
  });
  try {
    const input = { source: `hf:${repository}`, job: JOB };
    const card = await host.call('models.importHub', input, { signal: abort.signal });
    await takeCard(host, card);
  } finally {
    endJob(JOB);
  }
}
