import { useEffect, useState } from 'react';
import type { Host, Output } from '#shared/contract';
import { type ModelCard, type Preprocess, samePreprocess } from '#shared/types';
import { asJob, showError, useCurrentFile } from '../state';
import './preset-list.css';
import { type Preset, presetsFor } from './presets';
import { words } from './words';

type Seen = Output<'models.preview'>;

interface PresetListProps {
  host: Host;
  card: ModelCard;
  value: Preprocess;
  onChoose: (preprocess: Preprocess) => void;
}

/** Usual ways of preparing images, each with what the model then sees of the current one and says of it. */
export function PresetList({ host, card, value, onChoose }: PresetListProps) {
  const presets = usePresets(host, card);
  const seen = useSeen(host, card, presets);
  return (
    <fieldset className="preset-list">
      <legend>{words.presets.legend}</legend>
      {presets.map((preset, i) => (
        <button
          key={preset.title}
          type="button"
          className="preset"
          aria-pressed={samePreprocess(preset.preprocess, value)}
          onClick={() => onChoose(preset.preprocess)}
        >
          <strong>{preset.title}</strong>
          {seen[i] && <Shown seen={seen[i]} />}
        </button>
      ))}
    </fieldset>
  );
}

function Shown({ seen: { png, top } }: { seen: Seen }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const blob = URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>]));
    setUrl(blob);
    return () => URL.revokeObjectURL(blob);
  }, [png]);
  return (
    <>
      {url && <img src={url} alt="" />}
      {top.map(({ index, label, p }) => (
        <span key={index} className="preset-class">
          <span className="ellipsis">{label}</span>
          <span>{p.toFixed(2)}</span>
        </span>
      ))}
    </>
  );
}

/** Those of the card as it was before it was edited. */
function usePresets(host: Host, { id }: ModelCard): readonly Preset[] {
  const [presets, setPresets] = useState<readonly Preset[]>([]);
  useEffect(() => {
    host
      .call('models.original', { model: id })
      .then((original) => setPresets(presetsFor(original)), showError);
  }, [host, id]);
  return presets;
}

/** One after the other, in the order of the presets. */
function useSeen(host: Host, { id }: ModelCard, presets: readonly Preset[]): readonly Seen[] {
  const file = useCurrentFile()?.entry.id;
  const [seen, setSeen] = useState<readonly Seen[]>([]);
  useEffect(() => {
    if (file === undefined) return;
    let isOpen = true;
    const look = async () => {
      for (const { preprocess } of presets) {
        const one = await asJob(words.presets.previewing, (job, signal) =>
          host.call('models.preview', { job, file, model: id, preprocess }, { signal }),
        );
        if (!isOpen) return;
        setSeen((all) => [...all, one]);
      }
    };
    setSeen([]);
    look().catch(showError);
    return () => {
      isOpen = false;
    };
  }, [host, id, file, presets]);
  return seen;
}
