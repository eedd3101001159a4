import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Input, MethodName, Output } from '#shared/contract';
import type { ModelCard, Result, TensorRef } from '#shared/types';
import { families } from '../../../models';
import { createEngine, type Engine } from '..';
import { encodeNpy } from '../tensors/npy';
import { root } from '../testing';

/** Every step-th value of a tensor, as PyTorch computed it (models/make_golden.py). */
export interface Sampled {
  readonly shape: readonly number[];
  readonly step: number;
  readonly values: readonly number[];
}

export const goldenFolder = (family: string): string => join(root, 'models', family, 'golden');
export const goldenOf = (family: string) =>
  JSON.parse(readFileSync(join(goldenFolder(family), 'golden.json'), 'utf8'));

/** An engine with a model of a family's golden and the image that the golden is for. */
export interface GoldenBench {
  readonly engine: Engine;
  readonly card: ModelCard;
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>>;
  run(settings?: Result['provenance']['settings'], model?: string): Promise<Result>;
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
  writeFileSync(path, encodeNpy(image(card.preprocess.size[0])));
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

/** The same noise as make_golden.py's, `[3, S, S]`. */
export const image = (size: number) => ({
  shape: [3, size, size],
  data: Float32Array.from({ length: 3 * size * size }, (_, i) => ((i * 7919) % 211) / 105 - 1),
});
