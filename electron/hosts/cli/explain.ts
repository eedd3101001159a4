import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Extras, presentParts } from '#shared/parts';
import { AttributionMethod, Baseline, type Parts, type Result, VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import { writeAtomic } from '../../engine/files/atomic';
import type { ModelOnDisk } from '../../engine/onnx-sessions/pool';
import { tensorStem } from '../../engine/runs/folder/run-folder';
import { withFiles } from '../../engine/runs/folder/tensor-files';
import { encodeNpy } from '../../engine/tensors/npy';
import { classOf, oneOf, wholeNumber } from './choices';
import { withEngine } from './engine';
import { listImages } from './images';
import { describe, type Io, UsageError } from './io';
import { openModel } from './open-model';

interface Options {
  readonly paths: readonly string[];
  readonly model?: string;
  readonly method?: string;
  readonly class?: string;
  readonly against?: string;
  readonly layer?: string;
  readonly steps?: string;
  readonly baseline?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `vitrine explain`. Resolves with the exit status. */
export function explain(o: Options, io: Io): Promise<number> {
  const { paths, model: wanted, out } = o;
  if (paths.length === 0) throw new UsageError('“explain” needs images.');
  if (!wanted) throw new UsageError('“explain” needs --model.');
  if (!out) throw new UsageError('“explain” needs --out: the folder for its tensors.');
  const method = oneOf(AttributionMethod, '--method', o.method ?? 'gradient');
  const baseline = oneOf(Baseline, '--baseline', o.baseline ?? 'mean');
  const layer = o.layer === undefined ? undefined : wholeNumber('--layer', o.layer);
  const steps = o.steps === undefined ? undefined : wholeNumber('--steps', o.steps);
  return withEngine(io, async (engine) => {
    const model = await openModel(engine, wanted, io);
    if (!model) return 3;
    const classes = {
      class: o.class === undefined ? undefined : classOf(model.card, o.class),
      against: o.against === undefined ? undefined : classOf(model.card, o.against),
    };
    const folder = resolve(out);
    await mkdir(join(folder, 'tensors'), { recursive: true });
    return eachResult({ model, paths }, { engine, io, json: o.json === true }, async (result) => {
      const question = { result: result.id, method, baseline, layer, steps, ...classes };
      const { signal } = io;
      const { attribution } = await engine.handlers['attribution.explain'](question, { signal });
      return writeParts(engine, folder, result, { attribution });
    });
  });
}

/** Lets a model run on images, and prints what is made of each result. Resolves with the exit status. */
async function eachResult(
  { model, paths }: { model: ModelOnDisk; paths: readonly string[] },
  { engine, io, json }: { engine: Engine; io: Io; json: boolean },
  partsOf: (result: Result) => Promise<Record<string, unknown>>,
): Promise<number> {
  const { card } = model;
  const { signal } = io;
  const given = await listImages(paths, signal);
  const inputs = given.map((input) => ({ ...input, path: input.image, from: 0 }));
  const list = { model, settings: {}, embeddings: false, signal, inputs };
  let status = 0;
  for await (const { given, sha256 = null, outcome } of engine.analyzer.analyzeAll(list)) {
    const { image } = given;
    const head = { image, sha256, model: card.id, family: card.family };
    try {
      if (outcome instanceof VitrineError) throw outcome;
      const { predictions } = outcome.parts;
      const parts = { ...(predictions && { predictions }), ...(await partsOf(outcome)) };
      await engine.analyzer.release(outcome.id);
      const { timings } = outcome;
      io.out(
        json ? `${JSON.stringify({ ...head, ok: true, parts, timings })}\n` : inWords(image, parts),
      );
    } catch (error) {
      const failure = VitrineError.from(error);
      if (failure.code === 'cancelled') throw failure;
      status = 1;
      io.err(`${image}: ${describe(failure)}\n`);
      const body = { ...head, ok: false, parts: {}, error: failure.toBody() };
      if (json) io.out(`${JSON.stringify(body)}\n`);
    }
  }
  return status;
}

const writeParts = (engine: Engine, folder: string, { provenance }: Result, parts: Parts) => {
  const stem = tensorStem(provenance.imageName, provenance.imageSha256);
  return withFiles(parts, async ({ id, dtype }, place) => {
    const tensor = await engine.tensors.read(id);
    const file = join(folder, 'tensors', `${stem}.${place}.npy`);
    await writeAtomic(file, encodeNpy(tensor));
    return { file, dtype, shape: tensor.shape };
  });
};

function inWords(image: string, parts: Record<string, unknown>): string {
  const words = presentParts(parts as Parts).flatMap(
    ({ part, value }) => part.words?.(value as Extras) ?? [],
  );
  return `${[image, ...words].join('\t')}\n`;
}
