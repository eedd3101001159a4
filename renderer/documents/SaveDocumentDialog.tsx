import { useState } from 'react';
import type { Host } from '#shared/contract';
import { showError } from '../state';
import { FormDialog, TextField } from '../ui';
import { proposedName, saveAsDownload } from './files';

interface SaveDocumentDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks for the name under which a browser downloads the document. */
export function SaveDocumentDialog({ host, onClose }: SaveDocumentDialogProps) {
  const [name, setName] = useState(proposedName);
  const plain = name.trim().slice(0, 100);
  const save = () => {
    onClose();
    saveAsDownload(host, plain).catch(showError);
  };
  return (
    <FormDialog
      title="Save document"
      width={440}
      submit="Save"
      ready={plain !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField label="Name" help="File name, without .vitrine." value={name} onChange={setName} />
      <p className="dim">
        The document stores paths and hashes of the images, not their pixels, with models, settings,
        views, tags and notes. It is saved to your downloads folder. Images given to the browser are
        kept for two weeks; after that, select the folder that holds them.
      </p>
    </FormDialog>
  );
}
