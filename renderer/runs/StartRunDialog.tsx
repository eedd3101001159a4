import { useState } from 'react';
import type { Host } from '#shared/contract';
import { currentSettings, putBatch, showError, useCurrentCard, useLibrary } from '../state';
import { Checkbox, FormDialog, Select, TextField } from '../ui';
import { plural } from '../ui/format';

interface StartBatchDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks what a batch is to be of, and begins it. */
export function StartBatchDialog({ host, onClose }: StartBatchDialogProps) {
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
    host.call('batch.start', { ...input, ...(named && { name: named }) }).then(putBatch, showError);
  };
  return (
    <FormDialog
      title="Run as batch"
      width={480}
      submit="Start"
      ready={files.length > 0}
      onSubmit={start}
      onClose={onClose}
    >
      <p>
        {card.title} on {plural(files.length, 'image')}, with the settings of the inspector.
      </p>
      {several && (
        <Select
          label="Images"
          help="What the batch runs on. The order is that of the library."
          value={which}
          choices={[
            { value: 'all', label: `All ${items.size.toLocaleString('en')}` },
            { value: 'marked', label: `The ${marked.size.toLocaleString('en')} marked` },
          ]}
          onChange={setWhich}
        />
      )}
      <TextField
        label="Name"
        help="How the batch is listed; model and number of images if left empty."
        value={name}
        onChange={setName}
      />
      <Checkbox
        label="Keep embeddings"
        help="Keeps what the classifier sees of each image, to search for similar ones. The model computes it anyway."
        checked={embeddings}
        onChange={setEmbeddings}
      />
      <p className="dim">
        Each image gives a row of a table: classes, exit, tokens kept, areas, times. The batch can
        be paused, and goes on after a restart where it stopped.
      </p>
    </FormDialog>
  );
}
