import {
  type ConfiguredPreprocess,
  type FactSource,
  type ModelCard,
  preprocessFrom,
  type Size,
} from '#shared/types';
import type { Facts } from '../config';
import type { Fixed, GraphInput, Preprocessing } from './common';
import { guess } from './guess';
import { fromHuggingFace, sizeShown } from './huggingface';
import { type InGraph, withoutDone } from './in-graph';
import { fromOpenClip } from './open-clip';
import { fromTimm, timmConfig } from './timm';

export { type InGraph, inGraph } from './in-graph';

/**
 * How an image becomes the input, and where that is known from; `configured` where the card and the
 * files beside the model say it more than once.
 */
export function preprocessOf(
  facts: Facts,
  input: GraphInput,
  done: InGraph,
  task: ModelCard['task'],
): Preprocessing & { configured?: ConfiguredPreprocess[] } {
  const { size, layout } = input;
  const fixed: Fixed = {
    values: { size, layout, channels: 'RGB' },
    origin: { size: sizeSource(facts, input), layout: 'graph' },
    isFree: input.isFree,
  };
  const read = fromFiles(facts, fixed, task).map(({ by, found }) => ({
    by,
    found: withoutDone(found, done, input.type),
  }));
  const written = fromCard(facts.card, { size, layout });
  const used =
    written ?? read[0]?.found ?? withoutDone(guess(input, fixed, task), done, input.type);
  const configured = read.map(({ by, found }) => ({ by, preprocess: found.preprocess }));
  return { ...used, ...(configured.length > (written ? 0 : 1) && { configured }) };
}

function fromCard(
  { preprocess, sources }: Facts['card'],
  input: Pick<GraphInput, 'size' | 'layout'>,
): Preprocessing | undefined {
  return (
    preprocess && {
      preprocess: { ...preprocess, ...input },
      source: sources?.preprocess ?? 'card',
      sources: sources?.preprocessing ?? preprocessFrom('card'),
      notes: [],
    }
  );
}

/** What each file beside the model says; the first counts. */
function fromFiles(
  { config, preprocessor, openClip }: Facts,
  fixed: Fixed,
  task: ModelCard['task'],
): { by: ConfiguredPreprocess['by']; found: Preprocessing }[] {
  const timm = timmConfig(config);
  const huggingFace = Object.keys(preprocessor).length > 0 && fromHuggingFace(preprocessor, fixed);
  return [
    ...(huggingFace
      ? [
          {
            by: 'transformers' as const,
            found: task === 'segmentation' ? wholeImage(huggingFace) : huggingFace,
          },
        ]
      : []),
    ...(openClip ? [{ by: 'open_clip' as const, found: fromOpenClip(openClip, fixed) }] : []),
    ...(timm ? [{ by: 'timm' as const, found: fromTimm(timm, fixed) }] : []),
  ];
}

function sizeSource(facts: Facts, { size, isFree }: GraphInput): FactSource {
  if (!isFree) return 'graph';
  return String(configuredSize(facts)) === String(size) ? 'config' : 'guess';
}

/** A segmentation is of all the image. */
function wholeImage(found: Preprocessing): Preprocessing {
  const { preprocess } = found;
  const isWhole = preprocess.resize === 'squash' && !preprocess.scaled;
  if (isWhole || ['keep-ratio', 'fit', 'floor'].includes(preprocess.resize)) return found;
  const { scaled: _, round: __, ...rest } = preprocess;
  const note =
    'The model’s own processor crops the image; here it is squashed, so that all of it gets a class.';
  return { ...found, preprocess: { ...rest, resize: 'squash' }, notes: [note] };
}

/** The input size that the files name, for graphs whose height and width are free. */
export function configuredSize({ card, config, preprocessor, openClip }: Facts): Size | undefined {
  if (card.preprocess) return card.preprocess.size;
  const timm = timmConfig(config)?.input_size;
  if (timm) return [timm[1], timm[2]];
  // A config may name the size that the position table was trained with, not what images become.
  const shown = Object.keys(preprocessor).length > 0 ? sizeShown(preprocessor) : undefined;
  return shown ?? sized(openClip?.size) ?? sized(config.image_size);
}

const sized = (size: number | Size | undefined): Size | undefined =>
  typeof size === 'number' ? [size, size] : size;
