import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Extras, presentParts } from '#shared/parts';
import { type Parts, type Result, VitrineError } from '#shared/types';
import type { Engine } from '../../engine';
import { writeAtomic } from '../../engine/files/atomic';
import type { ModelOnDisk } from '../../engine/onnx-sessions/pool';
import { tensorStem } from '../../engine/runs/folder/run-folder';
import { withFiles } from '../../engine/runs/folder/tensor-files';
import { encodeNpy } from '../../engine/tensors/npy';
import { withEngine } from './engine';
import { listImages } from './images';
import { describe, type Io, UsageError } from './io';
import { openModel } from './open-model';

export interface ImageOptions {
  readonly paths: readonly string[];
  readonly model?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** A question about one result: the parts that answer it. */
type Question = (result: Result) => Parts | Promise<Parts>;

/**
 * Lets a model run on images, asks about each result, writes the tensors of the answers and prints the rest.
 * Resolves with the exit status.
 */
export function askEach(
  command: string,
  { paths, model: wanted, out, json = false }: ImageOptions,
  io: Io,
  questionOf: (engine: Engine, model: ModelOnDisk) => Question,
): Promise<number> {
  if (paths.length === 0) throw new UsageError(`“${command}” needs images.`);
  if (!wanted) throw new UsageError(`“${command}” needs --model.`);
  if (!out) throw new UsageError(`“${command}” needs --out: the folder for its tensors.`);
  return withEngine(io, async (engine) => {
    const model = await openModel(engine, wanted, io);
    if (!model) return 3;
    const question = questionOf(engine, model);
    const folder = resolve(out);
    await mkdir(join(folder, 'tensors'), { recursive: true });
    return eachResult({ model, paths }, { engine, io, json }, async (result) =>
      writeParts(engine, folder, result, await question(result)),
    );
  });
}

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
      const answered = await partsOf(outcome).finally(() => engine.analyzer.release(outcome.id));
      const parts = { ...(predictions && { predictions }), ...answered };
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
