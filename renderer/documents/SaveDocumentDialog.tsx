import { useState } from 'react';
import type { Host } from '#shared/contract';
import { showError } from '../state';
import { FormDialog, TextField } from '../ui';
import { proposedName, saveAsDownload } from './files';

interface SaveSessionDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks for the name under which a browser downloads the session. */
export function SaveSessionDialog({ host, onClose }: SaveSessionDialogProps) {
  const [name, setName] = useState(proposedName);
  const plain = name.trim().slice(0, 100);
  const save = () => {
    onClose();
    saveAsDownload(host, plain).catch(showError);
  };
  return (
    <FormDialog
      title="Save session"
      width={440}
      submit="Save"
      ready={plain !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        label="Name"
        help="Name of the file, without .vitrine."
        value={name}
        onChange={setName}
      />
      <p className="dim">
        The file has the paths and hashes of the images, not their pixels, with models, settings,
        views, tags and notes. It goes to the folder of your downloads. What a browser was given is
        kept for two weeks; later, point to the folder with the images.
      </p>
    </FormDialog>
  );
}
