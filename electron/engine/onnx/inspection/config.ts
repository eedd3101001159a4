import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import {
  type FactSource,
  ModelCard,
  type Preprocess,
  type PreprocessSources,
  preprocessFrom,
  type Size,
  VitrineError,
} from '#shared/types';
import cifar10 from '../../../../assets/labels/cifar10.json';
import imagenet from '../../../../assets/labels/imagenet1k.json';
import type { Graph } from '../reading/graph';
import { setOfSize } from './label-sets';

const Triple = z.tuple([z.number(), z.number(), z.number()]);
const HfSize = z.union([
  z.number(),
  z.object({
    height: z.number().optional(),
    width: z.number().optional(),
    shortest_edge: z.number().optional(),
  }),
]);

/** Hugging Face: preprocessor_config.json. */
const HfPreprocessor = z
  .object({
    do_resize: z.boolean(),
    size: HfSize,
    resample: z.number(),
    do_center_crop: z.boolean(),
    crop_size: HfSize,
    do_rescale: z.boolean(),
    rescale_factor: z.number(),
    do_normalize: z.boolean(),
    image_mean: Triple,
    image_std: Triple,
    /** Masks: 0 is no class, class c is c + 1; the second name is of older files. */
    do_reduce_labels: z.boolean(),
    reduce_labels: z.boolean(),
  })
  .partial();

const TimmConfig = z
  .object({
    input_size: Triple,
    mean: Triple,
    std: Triple,
    crop_pct: z.number(),
    crop_mode: z.string(),
    interpolation: z.string(),
    license: z.string(),
    label_names: z.array(z.string()),
  })
  .partial();

/** config.json of Hugging Face or of timm. */
const ModelConfig = z
  .object({
    architectures: z.array(z.string()),
    architecture: z.string(),
    model_type: z.string(),
    semantic_loss_ignore_index: z.number(),
    image_size: z.union([z.number(), z.tuple([z.number(), z.number()])]),
    id2label: z.record(z.string(), z.string()),
    label_names: z.array(z.string()),
    label_descriptions: z.record(z.string(), z.string()),
    pretrained_cfg: TimmConfig,
  })
  .partial();

/** A card as far as its author wrote it. */
export const PartialCard = ModelCard.partial();
export type PartialCard = z.infer<typeof PartialCard>;

/** Reads a card.json, finished or not. Throws VitrineError('model-invalid') naming what is wrong in it. */
export function parseCard(text: string, file: string): PartialCard {
  const invalid = (why: string, cause?: unknown) =>
    new VitrineError('model-invalid', `The card.json of this model cannot be used: ${why}`, {
      hint: 'Correct it, or convert the model again (models/export.py).',
      detail: { file },
      cause,
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw invalid('it is not JSON', error);
  }
  const parsed = PartialCard.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join('.')}: ${issue?.message}`);
}

/** What lies beside a model and inside its metadata, each part as it is; absent parts are empty. */
export interface Facts {
  card: PartialCard;
  preprocessor: z.infer<typeof HfPreprocessor>;
  config: z.infer<typeof ModelConfig>;
  /** Files that were there but could not be used. */
  notes: string[];
}

/** Reads card.json, preprocessor_config.json and config.json beside the model, and its metadata. */
export async function readFacts(path: string, graph: Graph): Promise<Facts> {
  const notes: string[] = [];
  const folder = dirname(path);
  // The hub's ONNX exports lie in a folder `onnx` below the configuration.
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  const parse = <T>(name: string, schema: z.ZodType<T>, text: string, none: T): T => {
    try {
      // Hugging Face writes null for what is not set.
      return schema.parse(JSON.parse(text, (_, value) => value ?? undefined));
    } catch (error) {
      const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
      const why = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is not JSON';
      notes.push(`${name} beside the model was not used (${why}).`);
      return none;
    }
  };
  const beside = async (name: string): Promise<string | undefined> => {
    for (const f of folders) {
      const text = await readIfThere(join(f, name));
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const sibling = async <T>(name: string, schema: z.ZodType<T>, none: T): Promise<T> => {
    const text = await beside(name);
    return text === undefined ? none : parse(name, schema, text, none);
  };
  const metadata = graph.model.metadataProps.find((p) => p.key === 'vitrine.card')?.value;
  const inside = metadata ? parse('The card in the metadata', PartialCard, metadata, {}) : {};
  const written = await beside('card.json');
  return {
    card: {
      ...inside,
      ...(written !== undefined && parseCard(written, join(folder, 'card.json'))),
    },
    preprocessor: await sibling('preprocessor_config.json', HfPreprocessor, {}),
    config: await sibling('config.json', ModelConfig, {}),
    notes,
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw new VitrineError('disk', `${basename(path)} beside the model could not be read`, {
      hint: 'Check its permissions and the disk.',
      detail: { file: basename(path), code: String(code) },
      cause: error,
    });
  }
}

/** The input size that the files name, for graphs whose height and width are free. */
export function configuredSize({ card, config, preprocessor }: Facts): Size | undefined {
  if (card.preprocess) return card.preprocess.size;
  const timm = config.pretrained_cfg?.input_size;
  if (timm) return [timm[1], timm[2]];
  const { image_size } = config;
  const trained = typeof image_size === 'number' ? ([image_size, image_size] as Size) : image_size;
  const shown = boxOf(preprocessor.crop_size) ?? boxOf(preprocessor.size);
  // SegFormer's config names the size that its encoder was once trained with, not what it is shown.
  return (isSegmenter(config) && shown) || trained || shown;
}

/** Hugging Face's name of a model that gives each pixel a class. */
export const isSegmenter = ({ architectures = [] }: Facts['config']): boolean =>
  architectures.some((name) => name.includes('SemanticSegmentation'));

const boxOf = (size: z.infer<typeof HfSize> | undefined): Size | undefined => {
  if (size === undefined) return undefined;
  if (typeof size === 'number') return [size, size];
  return size.height && size.width ? [size.height, size.width] : undefined;
};

interface Input {
  size: Size;
  layout: Preprocess['layout'];
  type: 'float32' | 'float16' | 'uint8';
  /** The graph takes other sizes too. */
  isFree: boolean;
  /** Images are made, and so taken, in 0..255. */
  bytes: boolean;
}

/** How an image becomes the input, and where that is known from. */
export function preprocessOf(
  facts: Facts,
  input: Input,
  task: ModelCard['task'],
): {
  preprocess: Preprocess;
  source: FactSource;
  sources: PreprocessSources;
  notes: string[];
} {
  const fixed = { size: input.size, layout: input.layout, channels: 'RGB' as const };
  const origin = { size: sizeSource(facts, input), layout: 'graph' as const };
  const { card, config, preprocessor: hf } = facts;
  if (card.preprocess) {
    return {
      preprocess: { ...card.preprocess, ...sizeAndLayout(fixed) },
      source: card.sources?.preprocess ?? 'card',
      sources: card.sources?.preprocessing ?? preprocessFrom('card'),
      notes: [],
    };
  }
  if (Object.keys(hf).length > 0) {
    const read = fromHuggingFace(hf, fixed, origin);
    return task === 'segmentation' ? wholeImage(read) : read;
  }
  if (config.pretrained_cfg) return fromTimm(config.pretrained_cfg, fixed, origin);
  return guess(input, fixed, origin, task);
}

function sizeSource(facts: Facts, { size, isFree }: Input): FactSource {
  if (!isFree) return 'graph';
  return String(configuredSize(facts)) === String(size) ? 'config' : 'guess';
}

type Fixed = Pick<Preprocess, 'size' | 'layout' | 'channels'>;
type Origin = Pick<PreprocessSources, 'size' | 'layout'>;
const sizeAndLayout = ({ size, layout }: Fixed) => ({ size, layout });

const IMAGENET_MEAN: Preprocess['mean'] = [0.485, 0.456, 0.406];
const IMAGENET_STD: Preprocess['std'] = [0.229, 0.224, 0.225];
const AS_IT_IS: Pick<Preprocess, 'mean' | 'std'> = { mean: [0, 0, 0], std: [1, 1, 1] };

/** PIL's numbers for resampling filters. */
const PIL_FILTERS: Record<number, Preprocess['interpolation']> = {
  0: 'nearest',
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
};

function fromHuggingFace(
  hf: Facts['preprocessor'],
  fixed: Fixed,
  origin: Origin,
): ReturnType<typeof preprocessOf> {
  const notes: string[] = [];
  const shorter = Math.min(...fixed.size);
  const size = typeof hf.size === 'object' ? hf.size : {};
  const crops = hf.do_center_crop ?? hf.crop_size !== undefined;
  const box = boxOf(hf.size);
  let resize: Preprocess['resize'] = 'squash';
  let resizeTo = shorter;
  if (size.shortest_edge) {
    resize = 'shorter';
    resizeTo = crops ? size.shortest_edge : shorter;
  } else if (crops && box && Math.min(...box) > shorter) {
    resize = 'shorter';
    resizeTo = Math.min(...box);
    notes.push(
      'The model’s own processor squashes the image before the centre crop; here its ratio is kept.',
    );
  }
  const normalize = hf.do_normalize ?? true;
  return {
    preprocess: {
      ...fixed,
      resize,
      resizeTo,
      interpolation: PIL_FILTERS[hf.resample ?? 2] ?? 'bilinear',
      scale: (hf.do_rescale ?? true) ? (hf.rescale_factor ?? 1 / 255) : 1,
      mean: normalize ? (hf.image_mean ?? IMAGENET_MEAN) : AS_IT_IS.mean,
      std: normalize ? (hf.image_std ?? IMAGENET_STD) : AS_IT_IS.std,
    },
    source: 'config',
    sources: preprocessFrom('config', {
      ...origin,
      ...(hf.size === undefined && { resize: 'guess' }),
      ...(hf.resample === undefined && { interpolation: 'guess' }),
      ...(normalize && !hf.image_mean && { mean: 'guess' }),
      ...(normalize && !hf.image_std && { std: 'guess' }),
    }),
    notes,
  };
}

/** A segmentation is of all the image. */
function wholeImage({
  preprocess,
  notes,
  ...rest
}: ReturnType<typeof preprocessOf>): ReturnType<typeof preprocessOf> {
  if (preprocess.resize === 'squash') return { ...rest, preprocess, notes };
  const note =
    'The model’s own processor crops the image; here it is squashed, so that all of it gets a class.';
  return { ...rest, preprocess: { ...preprocess, resize: 'squash' }, notes: [note] };
}

function fromTimm(
  cfg: z.infer<typeof TimmConfig>,
  fixed: Fixed,
  origin: Origin,
): ReturnType<typeof preprocessOf> {
  const shorter = Math.min(...fixed.size);
  const filter = cfg.interpolation;
  return {
    preprocess: {
      ...fixed,
      resize: cfg.crop_mode === 'squash' && (cfg.crop_pct ?? 1) === 1 ? 'squash' : 'shorter',
      resizeTo: Math.floor(shorter / (cfg.crop_pct ?? 0.875)),
      interpolation:
        filter === 'bilinear' || filter === 'lanczos' || filter === 'nearest' ? filter : 'bicubic',
      scale: 1 / 255,
      mean: cfg.mean ?? IMAGENET_MEAN,
      std: cfg.std ?? IMAGENET_STD,
    },
    source: 'config',
    sources: preprocessFrom('config', {
      ...origin,
      ...(cfg.crop_pct === undefined && { resize: 'guess' }),
      ...(filter === undefined && { interpolation: 'guess' }),
      ...(!cfg.mean && { mean: 'guess' }),
      ...(!cfg.std && { std: 'guess' }),
    }),
    notes: [],
  };
}

/** Images to be changed keep their ratio where the graph lets them: in pixels, and a multiple that nets of few levels take. */
const WHOLE = { resize: 'keep-ratio', resizeTo: 512, longest: 1024, multiple: 8 } as const;

/**
 * What most ImageNet models are trained with; tiny inputs (CIFAR) and images to be changed are not
 * cropped, and an image that gets a class for each pixel is squashed.
 */
function guess(
  input: Input,
  fixed: Fixed,
  origin: Origin,
  task: ModelCard['task'],
): ReturnType<typeof preprocessOf> {
  const shorter = Math.min(...fixed.size);
  const bytes = input.bytes || input.type === 'uint8';
  const plain = bytes || task === 'image-to-image';
  const cropped = task === 'classification' && shorter > 64;
  return {
    preprocess: {
      ...fixed,
      resize: task === 'segmentation' ? 'squash' : 'shorter',
      resizeTo: cropped ? Math.round(shorter / 0.875) : shorter,
      ...(task === 'image-to-image' && input.isFree && WHOLE),
      interpolation: task === 'segmentation' ? 'bilinear' : 'bicubic',
      scale: bytes ? 1 : 1 / 255,
      mean: plain ? AS_IT_IS.mean : IMAGENET_MEAN,
      std: plain ? AS_IT_IS.std : IMAGENET_STD,
    },
    source: 'guess',
    sources: preprocessFrom('guess', origin),
    notes: [],
  };
}

/** Names of the classes, and where they are known from; empty when there are none. */
export function labelsOf(
  { card, config }: Facts,
  classes: number | null,
  size: Size,
  task: ModelCard['task'],
): { labels: string[]; source: ModelCard['sources']['labels'] } {
  const fits = (labels: string[] | undefined): labels is string[] =>
    labels !== undefined && labels.length > 0 && (classes === null || labels.length === classes);
  if (fits(card.labels)) {
    return { labels: card.labels, source: card.sources?.labels ?? 'card' };
  }
  const id2label = config.id2label && byIndex(config.id2label);
  if (fits(id2label) && !id2label.every((l, i) => l === `LABEL_${i}`)) {
    return { labels: id2label, source: 'config' };
  }
  const names = config.label_names ?? config.pretrained_cfg?.label_names;
  if (fits(names)) {
    const words = config.label_descriptions ?? {};
    return { labels: names.map((n) => words[n]?.split(',')[0] ?? n), source: 'config' };
  }
  if (task === 'segmentation') {
    return { labels: (classes && setOfSize(classes)?.labels) || [], source: 'guess' };
  }
  if (classes === 1000) return { labels: imagenet, source: 'guess' };
  if (classes === 10 && Math.max(...size) <= 32) return { labels: cifar10, source: 'guess' };
  return { labels: [], source: 'guess' };
}

const byIndex = (labels: Record<string, string>): string[] =>
  Object.keys(labels).map((_, i) => labels[String(i)]?.trim() ?? String(i));
