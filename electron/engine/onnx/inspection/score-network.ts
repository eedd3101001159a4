import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { VitrineError } from '#shared/types';
import type { Graph } from '../reading/graph';
import { DataType } from '../reading/schema';
import type { Facts } from './config';
import { describe, dims, elementType, requiredInputs } from './input';

/** What lies beside a score network as NAME.json or manifest.json: defaults of its settings, and its shape. */
const Manifest = z.looseObject({
  shape: z.array(z.number().int().positive()).optional(),
  process: z.enum(['vp', 've']).optional(),
  /** Also `sde`, as score_sde_pytorch has it. */
  sde: z.enum(['vp', 've']).optional(),
  dataRange: z.tuple([z.number(), z.number()]).optional(),
});

const NUMBERS: readonly string[] = [
  ...['betaMin', 'betaMax', 'sigmaMin', 'sigmaMax', 'tEps', 'epsRel', 'epsAbs', 'hInit'],
  ...['theta', 'r', 'steps', 'snr', 'tolerance'],
];
const TEXTS: readonly string[] = ['norm', 'solver'];

const TIME = /^(t|times?|timesteps?|sigma|sigmas|time_cond|noise_levels?)$/i;
const FLOATS: readonly number[] = [DataType.FLOAT, DataType.FLOAT16, DataType.DOUBLE];

/**
 * What a graph tells that takes x and a time and gives a score: a card of family `score`. Undefined where it is
 * no such graph, or a card says what it is. Throws VitrineError: 'unsupported', 'shape-mismatch', 'model-invalid'.
 */
export async function scoreCard(
  path: string,
  graph: Graph,
  { card }: Facts,
): Promise<Facts['card'] | undefined> {
  if (card.family !== undefined && card.family !== 'score') return undefined;
  if (card.sampler) return undefined;
  const file = basename(path);
  const required = requiredInputs(graph);
  const flat = required.filter((input) => dims(input).length <= 1);
  const time =
    flat.find(({ name }) => TIME.test(name)) ?? (required.length === 2 ? flat[0] : undefined);
  const x = required.find((input) => dims(input).length > 1 && FLOATS.includes(elementType(input)));
  if (!time || !x || !FLOATS.includes(elementType(time))) return undefined;
  const others = required.filter((input) => input !== x && input !== time);
  const inputs = required.map(describe).join('; ');
  const refuse = (code: 'unsupported' | 'shape-mismatch', what: string, hint: string) =>
    new VitrineError(code, `${file} ${what}`, { hint, detail: { file, inputs } });
  if (others.length > 0) {
    throw refuse(
      'unsupported',
      `needs more than x and t: also ${others.map(describe).join('; ')}`,
      'Export the score network so that x and t are its only inputs, with the others as constants.',
    );
  }
  const manifest = await readManifest(path);
  const [batch, ...axes] = dims(x);
  const shape = manifest?.shape ?? axes.map((size) => size ?? 0);
  if (shape.includes(0) || shape.length === 0) {
    throw refuse(
      'shape-mismatch',
      `leaves the size of x free: ${describe(x)}`,
      `Put a file ${stem(path)}.json beside it that says "shape": [3, 32, 32].`,
    );
  }
  if (batch && batch > 1) {
    throw refuse(
      'unsupported',
      `was exported for exactly ${batch} samples at a time`,
      'Export it with a free batch axis, or for one sample.',
    );
  }
  const outputs = graph.graph.output;
  const output = outputs.find(({ name }) => /score/i.test(name)) ?? outputs[0]!;
  return {
    ...card,
    family: 'score',
    task: 'generation',
    input: x.name,
    output: output.name,
    sampler: {
      shape,
      time: time.name,
      ...(batch === 1 && { batch }),
      defaults: defaultsOf(manifest ?? {}),
    },
  };
}

const stem = (path: string): string => basename(path, extname(path));

/** Throws VitrineError('model-invalid') for one that cannot be read. */
async function readManifest(path: string): Promise<z.infer<typeof Manifest> | undefined> {
  for (const name of [`${stem(path)}.json`, 'manifest.json']) {
    const file = join(dirname(path), name);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      return Manifest.parse(JSON.parse(text));
    } catch (error) {
      const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
      const why = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is not JSON';
      throw new VitrineError('model-invalid', `The manifest ${name} cannot be used: ${why}`, {
        hint: 'See models/score/README.md for what it may say.',
        detail: { file },
        cause: error,
      });
    }
  }
  return undefined;
}

function defaultsOf(manifest: z.infer<typeof Manifest>): Record<string, string | number> {
  const process = manifest.process ?? manifest.sde;
  const known = Object.entries(manifest).filter(([name, value]) => {
    if (typeof value === 'number') return NUMBERS.includes(name);
    return typeof value === 'string' && TEXTS.includes(name);
  }) as [string, string | number][];
  return {
    ...(process && { process }),
    ...(manifest.dataRange && { dataRange: manifest.dataRange.join(',') }),
    ...Object.fromEntries(known),
  };
}
