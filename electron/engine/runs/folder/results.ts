import { z } from 'zod';
import { partNamed, replaced } from '#shared/parts';
import {
  ErrorBody,
  ImageRegion,
  Parts,
  Provenance,
  type Result,
  ResultInput,
  type TensorRef,
  Timings,
  type VitrineError,
} from '#shared/types';
import { jsonLines } from '../../files/lines';
import { resultsFile } from './paths';

/**
 * A line of `results.jsonl`: all that a model said of one image, its tensors as files of the run folder.
 * `rows.jsonl` has the same flat, to sort and filter; a report is drawn from this.
 */
export const ResultLine = z.object({
  image: z.string(),
  index: z.number().int().nonnegative().optional(),
  sha256: z.string().nullable(),
  error: ErrorBody.optional(),
  /** Absent where the image failed. */
  result: z
    .object({
      model: z.string(),
      family: z.string(),
      input: ResultInput.default({ kind: 'image' }),
      region: ImageRegion,
      timings: Timings,
      firstRun: z.boolean().optional(),
      provenance: Provenance,
      /** `Parts` with `{file, dtype, shape}` for each tensor, and `png`; files within the run folder. */
      parts: z.record(z.string(), z.unknown()),
    })
    .optional(),
});
export type ResultLine = z.infer<typeof ResultLine>;

/** `parts` are those of the outcome, with each tensor written to a file of the run folder. */
export function resultLine(
  { image, index, sha256 }: { image: string; index?: number | undefined; sha256: string | null },
  outcome: Result | VitrineError,
  parts: Record<string, unknown>,
): ResultLine {
  const head = { image, ...(index === undefined ? {} : { index }), sha256 };
  if (outcome instanceof Error) return { ...head, error: outcome.toBody() };
  const { model, family, input, region, timings, firstRun, provenance } = outcome;
  const result = { model, family, input, region, timings, provenance, parts: inFolder(parts) };
  return { ...head, result: { ...result, ...(firstRun && { firstRun }) } };
}

/** Which image a line is about. */
export const resultKey = (image: string, index: number | null | undefined): string =>
  JSON.stringify([image, index ?? null]);

/** A line of whatever run folder as it stands in any other, and the files that it names there. */
export function movableLine(line: ResultLine): { line: ResultLine; files: ReadonlySet<string> } {
  const { result } = line;
  if (!result) return { line, files: new Set() };
  const parts = inFolder(result.parts);
  const files = new Set<string>();
  mapTensors(parts, ({ file }) => {
    files.add(file);
  });
  for (const part of Object.values(parts)) if (hasPng(part)) files.add(part.png);
  return { line: { ...line, result: { ...result, parts } }, files };
}

/** What a run has kept of one image. The id of a tensor is its file, within the run folder. */
export interface KeptResult {
  readonly image: string;
  readonly index?: number | undefined;
  readonly sha256: string | null;
  readonly outcome: Result | ErrorBody;
}

/** An image that was done again counts by its last line. Throws VitrineError('disk'). */
export async function readResults(folder: string): Promise<KeptResult[]> {
  const kept = new Map<string, KeptResult>();
  for await (const { value } of jsonLines(resultsFile(folder), ResultLine)) {
    const result = keptOf(value);
    if (result) kept.set(resultKey(result.image, result.index), result);
  }
  return [...kept.values()];
}

function keptOf({ image, index, sha256, error, result }: ResultLine): KeptResult | null {
  const head = { image, index, sha256 };
  if (error) return { ...head, outcome: error };
  const parts = Parts.safeParse(withIds(result?.parts));
  if (!result || !parts.success) return null;
  const id = `${image}${index === undefined ? '' : `:${index}`}`;
  return { ...head, outcome: { ...result, id, parts: parts.data } };
}

/** Where the files of parts lie, by their last names: a run folder may be moved, and reads nothing outside. */
function inFolder(parts: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(parts).map(([name, part]) => {
    const folder = partNamed(name)?.imageFolder;
    return [
      name,
      hasPng(part) && folder ? { ...part, png: `${folder}/${nameOf(part.png)}` } : part,
    ];
  });
  return mapTensors(Object.fromEntries(named), ({ file, ...rest }) => {
    return { ...rest, file: `tensors/${nameOf(file)}` };
  });
}

/** Whether a part was written as an image too. */
const hasPng = (part: unknown): part is { png: string } =>
  typeof (part as { png?: unknown } | null)?.png === 'string';

const withIds = (parts: unknown): unknown =>
  mapTensors(parts, ({ file, dtype, shape }): TensorRef => {
    return { id: `tensors/${nameOf(file)}`, dtype, shape };
  });

const nameOf = (file: string): string => file.split(/[\\/]/).at(-1) ?? '';

type TensorFile = Pick<TensorRef, 'dtype' | 'shape'> & { file: string };

/** The value with every `{file, dtype, shape}` in it replaced. */
const mapTensors = <T>(value: T, replace: (tensor: TensorFile) => unknown): T =>
  replaced(value, (one) =>
    'file' in one && 'dtype' in one && 'shape' in one ? replace(one as TensorFile) : undefined,
  );
