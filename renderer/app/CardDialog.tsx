import { type FormEvent, useId, useState } from 'react';
import type { Host } from '#shared/contract';
import type { CardEdit, ModelCard } from '#shared/types';
import { forgetModel, perform, setCards, showError, useCurrentCard } from '../state';
import { Button, Dialog, TextField } from '../ui';
import './card-dialog.css';
import { PreprocessFields } from './PreprocessFields';

interface CardDialogProps {
  host: Host;
  onClose: () => void;
}

/** Corrects what a graph cannot say for itself: how pictures become input, and the class names. */
export function CardDialog({ host, onClose }: CardDialogProps) {
  const card = useCurrentCard();
  return card ? <CardForm key={card.id} host={host} card={card} onClose={onClose} /> : null;
}

function CardForm({ host, card, onClose }: CardDialogProps & { card: ModelCard }) {
  const [title, setTitle] = useState(card.title);
  const [labels, setLabels] = useState(card.labels.join('\n'));
  const [preprocess, setPreprocess] = useState(card.preprocess);
  const form = useId();
  const labelsField = useId();

  const save = (event: FormEvent) => {
    event.preventDefault();
    const names = labels.trim() === '' ? [] : labels.trim().split('\n');
    editCard(host, card, { title: title.trim() || card.title, labels: names, preprocess });
    onClose();
  };

  return (
    <Dialog
      title={`Edit ${card.title}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            help="Saves the card; the model runs again."
          >
            Save
          </Button>
        </>
      }
    >
      <form id={form} className="card-form" onSubmit={save}>
        <TextField
          label="Title"
          help="The name shown in lists."
          value={title}
          onChange={setTitle}
        />
        <h3>Preprocessing</h3>
        <PreprocessFields
          value={preprocess}
          onChange={(patch) => setPreprocess({ ...preprocess, ...patch })}
        />
        <h3>
          <label htmlFor={labelsField}>Labels, one a line</label>
        </h3>
        <textarea
          id={labelsField}
          className="text-input"
          rows={6}
          spellCheck={false}
          value={labels}
          onChange={(event) => setLabels(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

/** Saves an edit of a card; undo puts the former values back. What the model said is forgotten. */
function editCard(host: Host, { id, title, labels, preprocess }: ModelCard, edit: CardEdit): void {
  const write = async (values: CardEdit) => {
    await host.call('models.edit', { model: id, edit: values });
    forgetModel(id);
    setCards(await host.call('models.list', {}));
  };
  const done = perform({
    title: `Edit ${title}`,
    apply: () => write(edit),
    revert: () => write({ title, labels, preprocess }),
  });
  Promise.resolve(done).catch(showError);
}
