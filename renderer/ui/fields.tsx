import { type ReactNode, useEffect, useId, useState } from 'react';
import './fields.css';
import { tip } from './Tooltip';

interface FieldProps {
  label: string;
  /** What it does to the computation, and whether the model runs again. */
  help: string;
  disabled?: boolean;
}

/** A label and its control on one row. */
function Field({
  label,
  help,
  id,
  children,
}: {
  label: string;
  help: string;
  id: string;
  children: ReactNode;
}) {
  return (
    <div className="field" data-tip={help}>
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

interface SliderProps extends FieldProps {
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  /** How the value is shown and read out: '70 %', '0.35'. */
  format?: (value: number) => string;
}

export function Slider(props: SliderProps) {
  const { label, help, value, min, max, step, onChange, format = String, disabled } = props;
  const id = useId();
  const filled = max > min ? ((value - min) / (max - min)) * 100 : 0;
  return (
    <Field label={label} help={help} id={id}>
      <span className="slider">
        <input
          id={id}
          type="range"
          value={value}
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          aria-description={help}
          aria-valuetext={format(value)}
          style={{ '--filled': `${filled}%` } as React.CSSProperties}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
        <output htmlFor={id}>{format(value)}</output>
      </span>
    </Field>
  );
}

export interface Choice<V extends string = string> {
  value: V;
  label: string;
  disabled?: boolean;
}

interface SelectProps<V extends string> extends FieldProps {
  value: V;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
  /** Leaves the label to screen readers. */
  bare?: boolean;
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, help, value, choices, onChange, bare, disabled } = props;
  const id = useId();
  const select = (
    <select
      id={id}
      className="select"
      value={value}
      disabled={disabled}
      {...tip(help)}
      aria-label={bare ? label : undefined}
      onChange={(event) => onChange(event.target.value as V)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value} disabled={choice.disabled}>
          {choice.label}
        </option>
      ))}
    </select>
  );
  if (bare) return select;
  return (
    <Field label={label} help={help} id={id}>
      {select}
    </Field>
  );
}

interface CheckboxProps extends FieldProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export const Checkbox = ({ label, help, checked, onChange, disabled }: CheckboxProps) => (
  <label className="checkbox" data-tip={help}>
    <input
      type="checkbox"
      checked={checked}
      disabled={disabled}
      aria-description={help}
      onChange={(event) => onChange(event.target.checked)}
    />
    {label}
  </label>
);

interface NumberFieldProps extends FieldProps {
  value: number;
  min?: number;
  max?: number;
  step?: number | 'any';
  onChange: (value: number) => void;
  bare?: boolean;
}

/** A number that is taken over on Enter or when the field is left; a wrong one is put back. */
export function NumberField(props: NumberFieldProps) {
  const { label, help, value, min, max, step = 'any', onChange, bare, disabled } = props;
  const id = useId();
  const [draft, setDraft] = useState(String(value));
  useEffect(() => setDraft(String(value)), [value]);
  const commit = (input: HTMLInputElement) => {
    if (input.validity.valid && Number.isFinite(input.valueAsNumber)) {
      if (input.valueAsNumber !== value) onChange(input.valueAsNumber);
    } else setDraft(String(value));
  };
  const input = (
    <input
      id={id}
      type="number"
      className="text-input number-input"
      value={draft}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      {...tip(help)}
      aria-label={bare ? label : undefined}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={(event) => commit(event.currentTarget)}
      onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget)}
    />
  );
  if (bare) return input;
  return (
    <Field label={label} help={help} id={id}>
      {input}
    </Field>
  );
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
}

export function TextField({ label, help, value, onChange, disabled }: TextFieldProps) {
  const id = useId();
  return (
    <Field label={label} help={help} id={id}>
      <input
        id={id}
        className="text-input"
        value={value}
        disabled={disabled}
        {...tip(help)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

/** Text of several lines. */
export function TextArea({ label, help, value, onChange, disabled }: TextFieldProps) {
  const id = useId();
  return (
    <Field label={label} help={help} id={id}>
      <textarea
        id={id}
        className="text-input"
        rows={5}
        value={value}
        disabled={disabled}
        {...tip(help)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
