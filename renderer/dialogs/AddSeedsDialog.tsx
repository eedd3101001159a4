import { useState } from 'react';
import type { Host } from '#shared/contract';
import { addImages, showError } from '../state';
import { FormDialog, NumberField } from '../ui';
import { words } from './words';

const WIDTH = 360;
const MOST = 10_000;

interface AddSeedsDialogProps {
  host: Host;
  onClose: () => void;
}

/** Asks which seeds to add to the library. */
export function AddSeedsDialog({ host, onClose }: AddSeedsDialogProps) {
  const [first, setFirst] = useState(1);
  const [count, setCount] = useState(16);
  const add = () => {
    host.call('seeds.add', { first, count }).then(addImages).catch(showError);
    onClose();
  };
  return (
    <FormDialog
      title={words.addSeeds.title}
      width={WIDTH}
      submit={words.addSeeds.add}
      ready
      onSubmit={add}
      onClose={onClose}
    >
      <NumberField
        label={words.addSeeds.first}
        help={words.addSeeds.firstHelp}
        value={first}
        min={0}
        max={1_000_000_000}
        step={1}
        onChange={setFirst}
      />
      <NumberField
        label={words.addSeeds.count}
        help={words.addSeeds.countHelp}
        value={count}
        min={1}
        max={MOST}
        step={1}
        onChange={setCount}
      />
      <p className="dim">{words.addSeeds.about}</p>
    </FormDialog>
  );
}
