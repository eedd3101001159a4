import { parts as allParts, type Extras, type ImagePart, presentParts } from '#shared/parts';
import { type ModelCard, type Result, VitrineError } from '#shared/types';
import type { Engine, RunItem } from '../../engine';
import { imageOf } from '../../engine/runs/execute';
import { resultLine } from '../../engine/runs/folder/results';
import { type RunFolder, tensorStem } from '../../engine/runs/folder/run-folder';
import { withFiles } from '../../engine/runs/folder/tensor-files';
import type { Scores, Truth } from './truth';

/** What one line of output says; `Parts` with files in place of tensors. */
export type Answer = {
  image: string;
  /** Of what starts from noise. */
  seed?: number;
  index?: number;
  sha256: string | null;
  model: string;
  family: string;
  ok: boolean;
  parts: Record<string, unknown>;
  timings: Result['timings'];
  /** Where the facts come from that the parts rest on. */
  sources?: Result['provenance']['sources'];
  error?: ReturnType<VitrineError['toBody']>;
};

const NO_TIME: Result['timings'] = { decodeMs: 0, preprocessMs: 0, runMs: 0, postprocessMs: 0 };

/** What an answer is made with. */
interface AnswerContext {
  readonly engine: Engine;
  readonly card: ModelCard;
  readonly folder: RunFolder | null;
  readonly truth: Truth | null;
  readonly signal: AbortSignal;
}

/**
 * Writes what there is to be written of an outcome, and says it. `outcome` is what counts: an image without
 * its mask has failed. Throws VitrineError('disk') where the run folder cannot be written.
 */
export async function answer(
  context: AnswerContext,
  item: RunItem,
): Promise<{ answer: Answer; outcome: RunItem['outcome']; miou: number | null }> {
  const { card, folder } = context;
  const { index, outcome } = item;
  const failed = (error: VitrineError) => {
    const body = failure(card, item, error);
    if (!item.partial) folder?.result(resultLine(body, error, {}));
    return { answer: body, outcome: error, miou: null };
  };
  if (outcome instanceof VitrineError) return failed(outcome);
  const scores = await scored(context, item, outcome);
  if (scores instanceof VitrineError) return failed(scores);
  const parts = folder ? await written(context, folder, outcome, index) : { ...outcome.parts };
  if (scores) parts.segmentation = { ...(parts.segmentation as object), ...scores };
  const { timings, provenance } = outcome;
  const { sources } = provenance;
  const body = { ...headOf(card, item), ok: true, parts, timings, ...(sources && { sources }) };
  if (!item.partial) folder?.result(resultLine(body, outcome, parts));
  return { answer: body, outcome, miou: scores?.miou ?? null };
}

/** What is said of an image for which there is nothing to show. */
export const failure = (card: ModelCard, item: RunItem, error: VitrineError): Answer => ({
  ...headOf(card, item),
  ok: false,
  parts: {},
  timings: item.outcome instanceof VitrineError ? NO_TIME : item.outcome.timings,
  error: error.toBody(),
});

const headOf = (
  { id, family }: ModelCard,
  item: RunItem,
): Pick<Answer, 'image' | 'seed' | 'index' | 'sha256' | 'model' | 'family'> => ({
  image: imageOf(item),
  ...(item.seed !== undefined && { seed: item.seed }),
  ...(item.index === undefined ? {} : { index: item.index }),
  sha256: item.sha256 ?? null,
  model: id,
  family,
});

/** Against the image's mask, where masks were given. */
async function scored(
  { truth, signal }: AnswerContext,
  { given }: RunItem,
  outcome: Result,
): Promise<Scores | VitrineError | null> {
  if (!truth || !outcome.parts.segmentation) return null;
  return truth
    .score(outcome, given.image, signal)
    .catch((error: unknown) => VitrineError.from(error));
}

/** The parts with their tensors as files; without a folder there is no tensor that anybody will see. */
async function written(
  { engine, signal }: AnswerContext,
  folder: RunFolder,
  outcome: Result,
  index: number | undefined,
): Promise<Record<string, unknown>> {
  const { imageName, imageSha256 } = outcome.provenance;
  const stem = tensorStem(imageName, imageSha256, index);
  const parts = await withFiles(outcome.parts, async (ref, place) =>
    folder.tensor(`${stem}.${place}`, ref.dtype, await engine.tensors.read(ref.id)),
  );
  for (const name of Object.keys(images) as ImagePart[]) {
    if (!parts[name]) continue;
    const bytes = await images[name](engine, outcome, signal);
    const png = await folder.image(allParts[name].imageFolder!, stem, bytes);
    parts[name] = { ...parts[name], png };
  }
  return parts;
}

/** What makes the image that a part is also written as. */
const images = {
  segmentation: async ({ handlers }, { id }, signal) => {
    const question = { result: id, form: 'index-png' } as const;
    return (await handlers['segmentation.file'](question, { signal })).bytes;
  },
  stylized: async ({ handlers }, { id, parts }) => {
    const question = { result: id, round: parts.stylized!.rounds.length, form: 'png' } as const;
    // Not stopped by Ctrl+C: the rounds done until then are to be kept.
    const { signal } = new AbortController();
    return (await handlers['stylized.file'](question, { signal })).bytes;
  },
  samples: async ({ handlers }, { id }, signal) =>
    (await handlers['samples.file']({ result: id }, { signal })).bytes,
} satisfies Record<
  ImagePart,
  (engine: Engine, result: Result, signal: AbortSignal) => Promise<Uint8Array>
>;

/** One line for a person; failures go to standard error. */
export function inWords({ image, parts, timings }: Answer, outcome: RunItem['outcome']): string {
  if (outcome instanceof VitrineError) return '';
  const words = presentParts(outcome.parts).flatMap(
    ({ name, part }) => part.words?.(parts[name] as Extras) ?? [],
  );
  const said = words.filter((word) => word !== '');
  const fields = [image, ...(said.length > 0 ? said : ['done']), `${timings.runMs.toFixed(1)} ms`];
  return `${fields.join('\t')}\n`;
}
