import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ModelCard, type Size, VitrineError } from '#shared/types';
import cifar10 from '../../../../assets/labels/cifar10.json';
import imagenet from '../../../../assets/labels/imagenet1k.json';
import type { Graph } from '../reading/graph';
import { setOfSize } from './label-sets';
import {
  HfPreprocessor,
  HfProcessor,
  ModelConfig,
  OpenClipConfig,
  OpenClipPreprocess,
} from './preprocessing/schemas';

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
  preprocessor: HfPreprocessor;
  config: ModelConfig;
  openClip?: OpenClipPreprocess;
  /** Files that were there but could not be used. */
  notes: string[];
}

/** Where configurations lie: with the graph, or above the folder that the hub and Immich put it in. */
export function configFolders(path: string): string[] {
  const folder = dirname(path);
  return ['onnx', 'visual'].includes(basename(folder)) ? [folder, dirname(folder)] : [folder];
}

/** Reads what lies beside the model and in its metadata. */
export async function readFacts(path: string, graph: Graph): Promise<Facts> {
  const notes: string[] = [];
  const folder = dirname(path);
  const folders = configFolders(path);
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
  const immich = await sibling('preprocess_cfg.json', OpenClipPreprocess.optional(), undefined);
  const clip = await sibling('open_clip_config.json', OpenClipConfig, {});
  const preprocessor = await sibling(
    'preprocessor_config.json',
    HfPreprocessor.optional(),
    undefined,
  );
  const together = await sibling('processor_config.json', HfProcessor, {});
  const size = clip.model_cfg?.vision_cfg?.image_size;
  const openClip =
    immich ?? (clip.preprocess_cfg && { ...(size && { size }), ...clip.preprocess_cfg });
  return {
    card: {
      ...inside,
      ...(written !== undefined && parseCard(written, join(folder, 'card.json'))),
    },
    preprocessor: preprocessor ?? together.image_processor ?? {},
    config: await sibling('config.json', ModelConfig, {}),
    ...(openClip && { openClip }),
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
