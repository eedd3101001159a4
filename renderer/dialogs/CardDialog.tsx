import { useId, useState } from 'react';
import type { Host } from '#shared/contract';
import { type CardEdit, type ModelCard, PreprocessFact, VitrineError } from '#shared/types';
import { editCard, useCurrentCard } from '../state';
import { FormDialog, TextField } from '../ui';
import './card-dialog.css';
import { HeadFields, type HeadText, headText, thresholdsIn } from './HeadFields';
import { PreprocessFields } from './PreprocessFields';
import { PresetList } from './PresetList';
import { words } from './words';

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
  const [head, setHead] = useState(headText(card));
  const labelsField = useId();

  const [error, setError] = useState<VitrineError | null>(null);
  const [saving, setSaving] = useState(false);

  const save = async () => {
    const names = labels.trim() === '' ? [] : labels.trim().split('\n');
    const thresholds = thresholdsIn(head.thresholds);
    if (!thresholds) {
      const hint = words.card.badThresholdsHint;
      setError(new VitrineError('bad-input', words.card.badThresholds, { hint }));
      return;
    }
    const values = {
      title: title.trim() || card.title,
      labels: names,
      preprocess,
      ...headEdit(card, head, thresholds),
    };
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
      title={words.card.edit(card.title)}
      width={560}
      submit={words.card.save}
      help={words.card.saveHelp}
      guarded
      ready={!saving}
      error={error}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <div className="card-form">
        <TextField
          label={words.card.title}
          help={words.card.titleHelp}
          value={title}
          onChange={setTitle}
        />
        <h3>{words.card.preprocessing}</h3>
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
        <HeadFields task={card.task} value={head} onChange={setHead} />
        <h3>
          <label htmlFor={labelsField}>{words.card.labels}</label>
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

/** What was said of the outputs, as the card has it. */
function headEdit(
  { task }: ModelCard,
  { isMulti, unit }: HeadText,
  thresholds: number[],
): Pick<CardEdit, 'multiLabel' | 'unit'> {
  if (task === 'regression') return { unit: unit.trim() };
  if (task !== 'classification') return {};
  return { multiLabel: isMulti ? (thresholds.length > 0 ? { thresholds } : {}) : null };
}
