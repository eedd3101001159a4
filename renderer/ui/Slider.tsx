import { useId, useState } from 'react';
import { IconButton } from './Button';
import { Field, type FieldProps } from './fields';
import './slider.css';
import { words } from './words';

interface SliderProps extends FieldProps {
  value: number;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
  /** How the value is shown and read out: '70 %', '0.35'. */
  format?: (value: number) => string;
  /** What the reset button goes back to; without it there is none. */
  usual?: number | undefined;
}

/** A number to drag, to type, or to put back. */
export function Slider(props: SliderProps) {
  const { label, help, value, min, max, step, onChange, format = String, usual, disabled } = props;
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
        {usual !== undefined && (
          <span className={value === usual ? 'slider-reset slider-usual' : 'slider-reset'}>
            <IconButton
              icon="reset"
              label={words.slider.reset(label)}
              disabled={disabled}
              onClick={() => onChange(usual)}
            />
          </span>
        )}
        <TypedValue {...props} format={format} />
      </span>
    </Field>
  );
}

/** Taken over on Enter or when the field is left; what is no number is put back. */
function TypedValue(props: SliderProps & { format: (value: number) => string }) {
  const { label, value, min, max, step, onChange, format, disabled } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    setDraft(null);
    const typed = draft === null ? null : typedNumber(draft, format);
    if (typed === null) return;
    const snapped = min + Math.round((typed - min) / step) * step;
    const next = Number(Math.min(max, Math.max(min, snapped)).toFixed(6));
    if (next !== value) onChange(next);
  };
  return (
    <input
      className="text-input slider-value"
      inputMode="decimal"
      aria-label={words.slider.value(label)}
      value={draft ?? format(value)}
      disabled={disabled}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape' && draft !== null) {
          event.stopPropagation();
          setDraft(null);
        }
      }}
    />
  );
}

/** The value that a person wrote in the way of the format, '70 %' or '0.7'; null where it is no number. */
export function typedNumber(text: string, format: (value: number) => string): number | null {
  const number = Number.parseFloat(text.trim().replace(',', '.').replace('−', '-'));
  if (!Number.isFinite(number)) return null;
  return format(1).endsWith('%') ? number / 100 : number;
}
