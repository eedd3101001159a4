import { useState } from 'react';
import type { Host } from '#shared/contract';
import { currentSettings, putRun, showError, useCurrentCard, useLibrary } from '../state';
import { Checkbox, FormDialog, Select, TextField } from '../ui';
import { plural } from '../ui/format';
import { words } from './words';

interface StartRunDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks what a run is to be of, and begins it. */
export function StartRunDialog({ host, onClose }: StartRunDialogProps) {
  const card = useCurrentCard();
  const { items, marked } = useLibrary();
  const several = marked.size > 1;
  const [which, setWhich] = useState<'all' | 'marked'>(several ? 'marked' : 'all');
  const [name, setName] = useState('');
  const [embeddings, setEmbeddings] = useState(true);
  if (!card) return null;

  const files = [...items.keys()].filter((id) => which === 'all' || marked.has(id));
  const start = () => {
    onClose();
    const input = { files, model: card.id, settings: { ...currentSettings(card) }, embeddings };
    const named = name.trim().slice(0, 200);
    host.call('runs.start', { ...input, ...(named && { name: named }) }).then(putRun, showError);
  };
  return (
    <FormDialog
      title={words.startRun.title}
      width={480}
      submit={words.startRun.submit}
      guarded
      ready={files.length > 0}
      onSubmit={start}
      onClose={onClose}
    >
      <p>{words.startRun.text(card.title, plural(files.length, 'image'))}</p>
      {several && (
        <Select
          label={words.startRun.images}
          help={words.startRun.imagesHelp}
          value={which}
          choices={[
            { value: 'all', label: words.startRun.all(items.size.toLocaleString('en')) },
            { value: 'marked', label: words.startRun.selected(marked.size.toLocaleString('en')) },
          ]}
          onChange={setWhich}
        />
      )}
      <TextField
        label={words.startRun.name}
        help={words.startRun.nameHelp}
        value={name}
        onChange={setName}
      />
      <Checkbox
        label={words.startRun.keepEmbeddings}
        help={words.startRun.keepEmbeddingsHelp}
        checked={embeddings}
        onChange={setEmbeddings}
      />
      <p className="dim">{words.startRun.whatRowsAre}</p>
    </FormDialog>
  );
}
