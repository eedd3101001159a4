import { useState } from 'react';
import type { Host } from '#shared/contract';
import { showError } from '../state';
import { FormDialog, TextField } from '../ui';
import { proposedName, saveAsDownload } from './files';
import { words } from './words';

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
      title={words.saveDocument.title}
      width={440}
      submit={words.saveDocument.submit}
      ready={plain !== ''}
      guarded
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        label={words.saveDocument.name}
        help={words.saveDocument.nameHelp}
        value={name}
        onChange={setName}
      />
      <p className="dim">{words.saveDocument.text}</p>
    </FormDialog>
  );
}
