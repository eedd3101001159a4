import { useId, useState } from 'react';
import type { Host } from '#shared/contract';
import { type ModelCard, PreprocessFact, VitrineError } from '#shared/types';
import { editCard, useCurrentCard } from '../state';
import { FormDialog, TextField } from '../ui';
import './card-dialog.css';
import { PreprocessFields } from './PreprocessFields';
import { PresetList } from './PresetList';

interface CardDialogProps {
  host: Host;
  onClose: () => void;
}

/** Corrects what a graph cannot say for itself: how images become input, and the class names. */
export function CardDialog({ host, onClose }: CardDialogProps) {
  const card = useCurrentCard();
  return card ? <CardForm key={card.id} host={host} card={card} onClose={onClose} /> : null;
}

function CardForm({ host, card, onClose }: CardDialogProps & { card: ModelCard }) {
  const [title, setTitle] = useState(card.title);
  const [labels, setLabels] = useState(card.labels.join('\n'));
  const [preprocess, setPreprocess] = useState(card.preprocess);
  /** A preset that was chosen is no guess any more. */
  const [confirmed, setConfirmed] = useState<readonly PreprocessFact[] | null>(null);
  const labelsField = useId();

  const [error, setError] = useState<VitrineError | null>(null);
  const [saving, setSaving] = useState(false);

  const save = async () => {
    const names = labels.trim() === '' ? [] : labels.trim().split('\n');
    const values = { title: title.trim() || card.title, labels: names, preprocess };
    const edit = confirmed ? { ...values, confirmed: [...confirmed] } : values;
    setSaving(true);
    try {
      await editCard(host, card, edit);
      onClose();
    } catch (thrown) {
      setError(VitrineError.from(thrown));
      setSaving(false);
    }
  };

  return (
    <FormDialog
      title={`Edit ${card.title}`}
      width={560}
      submit="Save"
      help="Saves the card; the model runs again."
      guarded
      ready={!saving}
      error={error}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <div className="card-form">
        <TextField
          label="Title"
          help="The name shown in lists."
          value={title}
          onChange={setTitle}
        />
        <h3>Preprocessing</h3>
        <PresetList
          host={host}
          card={card}
          value={preprocess}
          onChoose={(chosen) => {
            setPreprocess(chosen);
            setConfirmed(PreprocessFact.options);
          }}
        />
        <PreprocessFields
          value={preprocess}
          onChange={(patch) => setPreprocess({ ...preprocess, ...patch })}
        />
        <h3>
          <label htmlFor={labelsField}>Labels, one per line</label>
        </h3>
        <textarea
          id={labelsField}
          className="text-input"
          rows={6}
          spellCheck={false}
          value={labels}
          onChange={(event) => setLabels(event.target.value)}
        />
      </div>
    </FormDialog>
  );
}
