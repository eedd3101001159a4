import type { ModelCard, Preprocess } from '#shared/types';
import { words } from './words';

export interface Preset {
  readonly title: string;
  readonly preprocess: Preprocess;
}

type Values = Pick<Preprocess, 'mean' | 'std'>;

/** What most classifiers were trained with; the geometry stays as it is. */
const USUAL: readonly (readonly [title: string, values: Values])[] = [
  ['ImageNet', { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }],
  ['0.5 / 0.5', { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }],
  [
    'CLIP',
    {
      mean: [0.48145466, 0.4578275, 0.40821073],
      std: [0.26862954, 0.26130258, 0.27577711],
    },
  ],
];

/** `original`: the card before anything was edited, as it was read from the model's files. */
export const presetsFor = ({ preprocess, sources, configured = [] }: ModelCard): Preset[] => [
  ...(configured.length > 0 && sources.preprocess === 'config'
    ? []
    : [{ title: ORIGIN[sources.preprocess], preprocess }]),
  ...configured.map(({ by, preprocess }) => ({ title: words.presets.by[by], preprocess })),
  ...USUAL.map(([title, values]) => ({
    title,
    preprocess: { ...preprocess, ...values, scale: 1 / 255 },
  })),
];

const ORIGIN: Readonly<Record<ModelCard['sources']['preprocess'], string>> = {
  card: words.presets.fromCard,
  config: words.presets.fromConfig,
  graph: words.presets.fromGraph,
  name: words.presets.fromName,
  guess: words.presets.guessed,
  user: words.presets.edited,
};
