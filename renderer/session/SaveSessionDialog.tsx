import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Host } from '#shared/contract';
import { showError } from '../state';
import { Button, Dialog, TextField } from '../ui';
import { proposedName, saveAsDownload } from './files';
import './session.css';

interface SaveSessionDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks for the name under which a browser downloads the session. */
export function SaveSessionDialog({ host, onClose }: SaveSessionDialogProps) {
  const [name, setName] = useState(proposedName);
  const form = useId();
  const fields = useRef<HTMLFormElement>(null);
  useEffect(() => fields.current?.querySelector('input')?.select(), []);
  const plain = name.trim().slice(0, 100);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (plain === '') return;
    onClose();
    saveAsDownload(host, plain).catch(showError);
  };
  return (
    <Dialog
      title="Save session"
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" disabled={plain === ''}>
            Save
          </Button>
        </>
      }
    >
      <form ref={fields} id={form} className="session-form" onSubmit={save}>
        <TextField
          label="Name"
          help="Name of the file, without .vitrine."
          value={name}
          onChange={setName}
        />
        <p className="dim">
          The file has the paths and hashes of the images, not their pixels, with models, settings,
          views, tags and notes. It goes to the folder of your downloads. What a browser was given
          is kept for two weeks; later, point to the folder with the images.
        </p>
      </form>
    </Dialog>
  );
}
