import type { Setting } from '#shared/types';
import type { SettingValue } from '../state';
import { Checkbox, NumberField, Select, Slider } from '../ui';
import { ImageField } from './ImageField';
import { words } from './words';

interface SettingFieldProps {
  setting: Setting;
  value: SettingValue;
  onChange: (value: SettingValue) => void;
}

const REDRAWS = words.settingField.redraws;

/** One setting of a model, by its kind. */
export function SettingField({ setting, value, onChange }: SettingFieldProps) {
  const { title: label, min, max, kind, choices } = setting;
  const help = `${setting.help} ${setting.redraws ? REDRAWS : words.settingField.runsAgain}`;
  if (kind === 'boolean') {
    return <Checkbox label={label} help={help} onChange={onChange} checked={value === true} />;
  }
  if (kind === 'picture')
    return <ImageField label={label} help={help} onChange={onChange} value={String(value)} />;
  if (kind === 'choice') {
    const options = (choices ?? []).map((choice) => ({ value: choice, label: choice }));
    return (
      <Select
        label={label}
        help={help}
        onChange={onChange}
        value={String(value)}
        choices={options}
      />
    );
  }
  const step = setting.step ?? (kind === 'integer' ? 1 : 0.01);
  if (min !== undefined && max !== undefined) {
    const slider = { label, help, min, max, step, onChange, format: shortNumber };
    return <Slider {...slider} value={Number(value)} usual={Number(setting.default)} />;
  }
  const range = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return (
    <NumberField
      label={label}
      help={help}
      step={step}
      onChange={onChange}
      {...range}
      value={Number(value)}
    />
  );
}

/** A threshold that was searched for has more digits than say something. */
const shortNumber = (value: number): string => String(Number(value.toFixed(3)));
