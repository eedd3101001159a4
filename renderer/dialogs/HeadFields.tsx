import type { ModelCard } from '#shared/types';
import { Checkbox, TextArea, TextField } from '../ui';
import { words } from './words';

/** What a person types about what comes out of a model. */
export interface HeadText {
  readonly isMulti: boolean;
  readonly thresholds: string;
  readonly unit: string;
}

export const headText = ({ multiLabel, unit }: ModelCard): HeadText => ({
  isMulti: multiLabel !== undefined,
  thresholds: multiLabel?.thresholds?.join('\n') ?? '',
  unit: unit ?? '',
});

/** The thresholds in a text; null where one is no probability. */
export function thresholdsIn(text: string): number[] | null {
  const given = text.split(/[\s,;]+/).filter((one) => one !== '');
  const numbers = given.map(Number);
  return numbers.every((value) => value >= 0 && value <= 1) ? numbers : null;
}

interface HeadFieldsProps {
  task: ModelCard['task'];
  value: HeadText;
  onChange: (value: HeadText) => void;
}

/** The unit of a regression, or whether classes exclude each other and from where on each counts. */
export function HeadFields({ task, value, onChange }: HeadFieldsProps) {
  if (task === 'regression') {
    return (
      <TextField
        label={words.head.unit}
        help={words.head.unitHelp}
        value={value.unit}
        onChange={(unit) => onChange({ ...value, unit })}
      />
    );
  }
  if (task !== 'classification') return null;
  return (
    <>
      <Checkbox
        label={words.head.multi}
        help={words.head.multiHelp}
        checked={value.isMulti}
        onChange={(isMulti) => onChange({ ...value, isMulti })}
      />
      {value.isMulti && (
        <TextArea
          label={words.head.thresholds}
          help={words.head.thresholdsHelp}
          value={value.thresholds}
          onChange={(thresholds) => onChange({ ...value, thresholds })}
        />
      )}
    </>
  );
}
