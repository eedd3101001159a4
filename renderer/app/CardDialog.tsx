import { type FormEvent, useId, useState } from 'react';
import type { Host } from '#shared/contract';
import type { CardEdit, ModelCard, Preprocess } from '#shared/types';
import { forgetModel, perform, setCards, showError, useCurrentCard } from '../state';
import { Button, Dialog, NumberField, Select, TextField } from '../ui';
import './card-dialog.css';

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
  const set = (patch: Partial<Preprocess>) => setPreprocess({ ...preprocess, ...patch });

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
        <SizeFields size={preprocess.size} onChange={(size) => set({ size })} />
        <Select
          label="Resize"
          help="How a picture of another shape is brought to the input size."
          value={preprocess.resize}
          choices={[
            { value: 'shorter', label: 'Shorter side, then centre crop' },
            { value: 'squash', label: 'Squash to the input size' },
            { value: 'crop-square', label: 'Centred square first' },
          ]}
          onChange={(resize) => set({ resize })}
        />
        {preprocess.resize === 'shorter' && (
          <NumberField
            label="Shorter side"
            help="Shorter side in pixels before the centre crop."
            min={1}
            step={1}
            value={preprocess.resizeTo}
            onChange={(resizeTo) => set({ resizeTo })}
          />
        )}
        <Select
          label="Interpolation"
          help="Filter used for resizing, as in Pillow."
          value={preprocess.interpolation}
          choices={(['nearest', 'bilinear', 'bicubic', 'lanczos'] as const).map((value) => ({
            value,
            label: value,
          }))}
          onChange={(interpolation) => set({ interpolation })}
        />
        <Select
          label="Range"
          help="Range of the pixel values before mean and standard deviation are applied."
          value={preprocess.scale === 1 ? '255' : '1'}
          choices={[
            { value: '1', label: '0 to 1' },
            { value: '255', label: '0 to 255' },
          ]}
          onChange={(range) => set({ scale: range === '1' ? 1 / 255 : 1 })}
        />
        <Triple
          label="Mean"
          help="Subtracted from each channel."
          value={preprocess.mean}
          onChange={(mean) => set({ mean })}
        />
        <Triple
          label="Standard deviation"
          help="Each channel is divided by it."
          min={1e-6}
          value={preprocess.std}
          onChange={(std) => set({ std })}
        />
        <Select
          label="Channels"
          help="Order of the colours in the input."
          value={preprocess.channels}
          choices={[
            { value: 'RGB', label: 'RGB' },
            { value: 'BGR', label: 'BGR' },
          ]}
          onChange={(channels) => set({ channels })}
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

interface SizeFieldsProps {
  size: Preprocess['size'];
  onChange: (size: Preprocess['size']) => void;
}

const SizeFields = ({ size: [height, width], onChange }: SizeFieldsProps) => (
  <fieldset className="field card-tuple">
    <legend>Input size</legend>
    <span>
      <NumberField
        bare
        label="Width"
        help="Width of the input in pixels. Most graphs accept one size only."
        min={1}
        step={1}
        value={width}
        onChange={(next) => onChange([height, next])}
      />
      ×
      <NumberField
        bare
        label="Height"
        help="Height of the input in pixels. Most graphs accept one size only."
        min={1}
        step={1}
        value={height}
        onChange={(next) => onChange([next, width])}
      />
    </span>
  </fieldset>
);

type Three = [number, number, number];

interface TripleProps {
  label: string;
  help: string;
  value: Three;
  min?: number;
  onChange: (value: Three) => void;
}

const Triple = ({ label, help, value, min, onChange }: TripleProps) => (
  <fieldset className="field card-tuple">
    <legend>{label}</legend>
    <span>
      {(['red', 'green', 'blue'] as const).map((channel, index) => (
        <NumberField
          key={channel}
          bare
          label={`${label}, ${channel}`}
          help={help}
          {...(min === undefined ? {} : { min })}
          value={value[index] ?? 0}
          onChange={(next) => onChange(value.with(index, next) as Three)}
        />
      ))}
    </span>
  </fieldset>
);

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
