import type { Preprocess } from '#shared/types';
import { NumberField, Select } from '../ui';

/** The properties with a few values: name, what it does, and each value in words. */
const chosen = {
  resize: {
    label: 'Resize',
    help: 'How an image of a different shape is fitted to the input size.',
    values: {
      shorter: 'Shorter side, then centre crop',
      squash: 'Stretch to the input size',
      'crop-square': 'Crop the centre square first',
      longest: 'Longer side, then extend right and below',
      'keep-ratio': 'Keep the aspect ratio, no crop',
      fit: 'Keep the aspect ratio near the input size',
      floor: 'Down to a multiple',
      mirror: 'None, mirrored at the border',
      graph: 'None: the graph resizes',
      none: 'None: pixel for pixel',
    },
  },
  interpolation: {
    label: 'Interpolation',
    help: 'Filter used for resizing, as in Pillow.',
    values: { nearest: 'nearest', bilinear: 'bilinear', bicubic: 'bicubic', lanczos: 'lanczos' },
  },
  channels: {
    label: 'Channels',
    help: 'Channel order of the input.',
    values: { RGB: 'RGB', BGR: 'BGR' },
  },
} as const satisfies {
  [K in 'resize' | 'interpolation' | 'channels']: {
    label: string;
    help: string;
    values: Record<Preprocess[K], string>;
  };
};

const ranges = [
  { value: '1', label: '0 to 1' },
  { value: '255', label: '0 to 255' },
] as const;
const colours = ['red', 'green', 'blue'] as const;

interface PreprocessFieldsProps {
  value: Preprocess;
  onChange: (patch: Partial<Preprocess>) => void;
}

/** How images become input; saved with the card. */
export function PreprocessFields({ value, onChange }: PreprocessFieldsProps) {
  const [height, width] = value.size;
  const choose = (name: keyof typeof chosen) => (
    <Select<string>
      label={chosen[name].label}
      help={chosen[name].help}
      value={value[name]}
      choices={Object.entries(chosen[name].values).map(([one, label]) => ({ value: one, label }))}
      onChange={(next) => onChange({ [name]: next })}
    />
  );
  return (
    <>
      <Numbers
        label="Input size"
        help="Size of the input in pixels. Most graphs accept only one size."
        names={['Width', 'Height']}
        values={[width, height]}
        between="×"
        min={1}
        step={1}
        onChange={([w, h]) => onChange({ size: [h!, w!] })}
      />
      {choose('resize')}
      {value.resize === 'shorter' && (
        <NumberField
          label="Shorter side"
          help="Shorter side in pixels before the centre crop."
          min={1}
          step={1}
          value={value.resizeTo}
          onChange={(resizeTo) => onChange({ resizeTo })}
        />
      )}
      {choose('interpolation')}
      <Select
        label="Range"
        help="Range of the pixel values before mean and standard deviation are applied."
        value={value.scale === 1 ? '255' : '1'}
        choices={ranges}
        onChange={(range) => onChange({ scale: range === '1' ? 1 / 255 : 1 })}
      />
      <Numbers
        label="Mean"
        help="Subtracted from each channel."
        names={colours}
        values={value.mean}
        onChange={([r, g, b]) => onChange({ mean: [r!, g!, b!] })}
      />
      <Numbers
        label="Standard deviation"
        help="Each channel is divided by it."
        names={colours}
        values={value.std}
        min={1e-6}
        onChange={([r, g, b]) => onChange({ std: [r!, g!, b!] })}
      />
      {choose('channels')}
    </>
  );
}

interface NumbersProps {
  label: string;
  help: string;
  /** One a number; for screen readers. */
  names: readonly string[];
  values: readonly number[];
  /** Stands between the fields. */
  between?: string;
  min?: number;
  step?: number;
  onChange: (values: readonly number[]) => void;
}

/** A few numbers that belong together, on one row. */
const Numbers = ({ label, names, values, between, onChange, ...field }: NumbersProps) => (
  <fieldset className="field card-tuple">
    <legend>{label}</legend>
    <span>
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && between}
          <NumberField
            {...field}
            bare
            label={`${label}, ${name}`}
            value={values[index]!}
            onChange={(next) => onChange(values.with(index, next))}
          />
        </span>
      ))}
    </span>
  </fieldset>
);
