import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Input, MethodName, Output } from '#shared/contract';
import {
  type ModelCard,
  type Result,
  type Size,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { families } from '../../../models';
import { createEngine, type Engine } from '..';
import { encodeNpy } from '../tensors/npy';
import { root, temporaryFolder } from '.';

/** Every step-th value of a tensor, as PyTorch computed it (models/make_golden.py). */
export interface Sampled {
  readonly shape: readonly number[];
  readonly step: number;
  readonly values: readonly number[];
}

export const goldenFolder = (family: string): string => join(root, 'models', family, 'golden');
export const goldenOf = (family: string) =>
  JSON.parse(readFileSync(join(goldenFolder(family), 'golden.json'), 'utf8'));

export type Settings = Result['provenance']['settings'];

/** An engine with a model of a family's golden and the image that the golden is for. */
export interface GoldenBench {
  readonly engine: Engine;
  readonly card: ModelCard;
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  run(settings?: Settings, model?: string): Promise<Result>;
  floats(ref: TensorRef): Promise<Float32Array>;
  /** Fails where a kept tensor is further from PyTorch's than the tolerance. */
  expectSampled(ref: TensorRef, sampled: Sampled, tolerance: number): Promise<void>;
}

/** `folder` is for the engine's state and the image. */
export async function openGolden(family: string, folder: string): Promise<GoldenBench> {
  const engine = createEngine({
    families,
    stateDir: join(folder, family),
    zooDir: join(root, 'models', 'zoo'),
    samplesDir: join(root, 'assets', 'samples'),
    stylesDir: join(root, 'assets', 'styles'),
  });
  const card = await engine.catalogue.importPath(goldenFolder(family));
  const path = join(folder, `${family}.npy`);
  writeFileSync(path, encodeNpy(image(card.preprocess.size)));
  const [file] = await engine.registerPaths([path]);
  let job = 0;
  const call: GoldenBench['call'] = (method, input) =>
    engine.dispatch(method, input) as Promise<never>;
  const floats = async ({ id }: TensorRef) => (await engine.tensors.read(id)).data as Float32Array;
  return {
    engine,
    card,
    call,
    floats,
    run: (settings = {}, model = card.id) =>
      call('analyze.run', { job: `job-${job++}`, file: file!.id, model, settings }),
    expectSampled: async (ref, { shape, step, values }, tolerance) => {
      expect(ref.shape).toEqual(shape);
      const data = await floats(ref);
      const ours = data.filter((_, i) => i % step === 0);
      expect(ours.length).toBe(values.length);
      const worst = Math.max(...values.map((value, i) => Math.abs(value - ours[i]!)));
      expect(worst).toBeLessThan(tolerance);
    },
  };
}

/** The bench of a family for all tests of a file; it is opened before them and closed after them. */
export function goldenBench(family: string): () => GoldenBench {
  const folder = temporaryFolder();
  let bench: GoldenBench;
  beforeAll(async () => {
    bench = await openGolden(family, folder);
  });
  afterAll(() => bench.engine.close());
  return () => bench;
}

/** A setting that is refused: the message, and a hint of what to do. */
export const badInput = (message: RegExp) => ({
  code: 'bad-input',
  message: expect.stringMatching(message),
  hint: expect.stringMatching(/./),
});

/** Counts the runs of the runtime itself. */
export async function countRuns<T>(work: () => Promise<T>): Promise<{ result: T; runs: number }> {
  const { prototype } = InferenceSession as unknown as { prototype: InferenceSession };
  const spy = vi.spyOn(prototype, 'run');
  try {
    const result = await work();
    return { result, runs: spy.mock.calls.length };
  } finally {
    spy.mockRestore();
  }
}

/** Cancels in a run of the runtime, counted from 1: how often it ran in all, and what came of it. */
export async function cancelledIn<T>(
  run: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ runs: number; outcome: T | VitrineError }> {
  const { prototype } = InferenceSession as unknown as { prototype: InferenceSession };
  const original = prototype.run;
  const abort = new AbortController();
  let runs = 0;
  const spy = vi.spyOn(prototype, 'run').mockImplementation(function (
    this: InferenceSession,
    ...args
  ) {
    if (++runs === run) abort.abort();
    return original.apply(this, args as Parameters<typeof original>);
  });
  try {
    const outcome = await work(abort.signal).catch((error: unknown) => VitrineError.from(error));
    return { runs, outcome };
  } finally {
    spy.mockRestore();
  }
}

/** The numbers from `from` up to, but not including, `to`. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** The same noise as make_golden.py's, `[3, H, W]`. */
export const image = ([height, width]: Size) => ({
  shape: [3, height, width],
  data: Float32Array.from({ length: 3 * height * width }, (_, i) => ((i * 7919) % 211) / 105 - 1),
});
