import { type ReactNode, useEffect, useId, useState } from 'react';
import './fields.css';
import { type Choice, SearchSelect } from './SearchSelect';
import { tip } from './Tooltip';

export interface FieldProps {
  label: string;
  /** What it does to the computation, and whether the model runs again. */
  help: string;
  disabled?: boolean | undefined;
}

/** A label and its control on one row. */
export function Field({
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

interface SelectProps<V extends string> extends FieldProps {
  value: V;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
  /** Leaves the label to screen readers. */
  bare?: boolean;
}

/** With more choices than these, a select can be searched. */
const MOST_TO_SCROLL = 20;

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, help, value, choices, onChange, bare, disabled } = props;
  const id = useId();
  const select =
    choices.length > MOST_TO_SCROLL ? (
      <SearchSelect
        id={id}
        label={label}
        help={help}
        value={value}
        choices={choices}
        disabled={disabled ?? false}
        onChange={(chosen) => onChange(chosen as V)}
      />
    ) : (
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
