import type { Preprocess } from '#shared/types';
import { NumberField, Select } from '../ui';
import { words } from './words';

/** The properties with a few values: name, what it does, and each value in words. */
const chosen = {
  resize: {
    label: words.preprocess.resize,
    help: words.preprocess.resizeHelp,
    values: {
      shorter: words.preprocess.shorter,
      squash: words.preprocess.squash,
      crop: words.preprocess.crop,
      cover: words.preprocess.cover,
      contain: words.preprocess.contain,
      thumbnail: words.preprocess.thumbnail,
      'crop-square': words.preprocess.cropSquare,
      longest: words.preprocess.longest,
      'keep-ratio': words.preprocess.keepRatio,
      fit: words.preprocess.fit,
      floor: words.preprocess.floor,
      mirror: words.preprocess.mirror,
      graph: words.preprocess.graph,
      none: words.preprocess.none,
    },
  },
  interpolation: {
    label: words.preprocess.interpolation,
    help: words.preprocess.interpolationHelp,
    values: {
      nearest: 'nearest',
      box: 'box',
      bilinear: 'bilinear',
      hamming: 'hamming',
      bicubic: 'bicubic',
      lanczos: 'lanczos',
    },
  },
  channels: {
    label: words.preprocess.channels,
    help: words.preprocess.channelsHelp,
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
  { value: '1', label: words.preprocess.upToOne },
  { value: '255', label: words.preprocess.upTo255 },
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
        label={words.preprocess.inputSize}
        help={words.preprocess.inputSizeHelp}
        names={[words.preprocess.width, words.preprocess.height]}
        values={[width, height]}
        between="×"
        min={1}
        step={1}
        onChange={([w, h]) => onChange({ size: [h!, w!] })}
      />
      {choose('resize')}
      {value.resize === 'shorter' && (
        <NumberField
          label={words.preprocess.shorterSide}
          help={words.preprocess.shorterSideHelp}
          min={1}
          step={1}
          value={value.resizeTo}
          onChange={(resizeTo) => onChange({ resizeTo })}
        />
      )}
      {choose('interpolation')}
      <Select
        label={words.preprocess.range}
        help={words.preprocess.rangeHelp}
        value={value.scale === 1 ? '255' : '1'}
        choices={ranges}
        onChange={(range) => onChange({ scale: range === '1' ? 1 / 255 : 1 })}
      />
      <Numbers
        label={words.preprocess.mean}
        help={words.preprocess.meanHelp}
        names={colours}
        values={value.mean}
        onChange={([r, g, b]) => onChange({ mean: [r!, g!, b!] })}
      />
      <Numbers
        label={words.preprocess.standardDeviation}
        help={words.preprocess.standardDeviationHelp}
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
