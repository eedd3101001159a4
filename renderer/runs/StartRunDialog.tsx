import { useState } from 'react';
import type { Host } from '#shared/contract';
import { currentSettings, putRun, showError, useCurrentCard, useLibrary } from '../state';
import { Checkbox, FormDialog, Select, TextField } from '../ui';
import { plural } from '../ui/format';

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
      title="New run"
      width={480}
      submit="Start"
      ready={files.length > 0}
      onSubmit={start}
      onClose={onClose}
    >
      <p>
        {card.title} on {plural(files.length, 'image')}, with the settings in the inspector.
      </p>
      {several && (
        <Select
          label="Images"
          help="The images to run on, in library order."
          value={which}
          choices={[
            { value: 'all', label: `All ${items.size.toLocaleString('en')}` },
            { value: 'marked', label: `${marked.size.toLocaleString('en')} selected` },
          ]}
          onChange={setWhich}
        />
      )}
      <TextField
        label="Name"
        help="Name of the run. If empty: the model and the number of images."
        value={name}
        onChange={setName}
      />
      <Checkbox
        label="Keep embeddings"
        help="Saves the feature vector that the classifier uses for each image, to find similar images later. The model computes it anyway."
        checked={embeddings}
        onChange={setEmbeddings}
      />
      <p className="dim">
        Each image becomes a table row: classes, exit, tokens kept, areas and times. The run can be
        paused, and it resumes after a restart.
      </p>
    </FormDialog>
  );
}
