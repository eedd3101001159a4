import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ModelCard, Tensor } from '#shared/types';
import { families } from '../../../models';
import { createEngine } from '..';
import { decodeModel } from '../onnx/reading/schema';
import { golden, root, sample, temporaryFolder } from '../testing';
import { samplesDir, stylesDir, zooDir } from '../testing/engine';
import { embeddingOf } from './embedding';

const engine = createEngine({
  families,
  stateDir: temporaryFolder(),
  zooDir,
  samplesDir,
  stylesDir,
});
afterAll(() => engine.close());

/** Embedding of the sample image, and the scores that the model gave it. */
async function embed(path: string) {
  const { signal } = new AbortController();
  const model = await engine.catalogue.openPath(path, signal);
  const settings = { layers: 'none', topK: 1000 };
  const inputs = [{ path: sample('cat.jpg'), from: 0 }];
  const batch = { inputs, model, settings, embeddings: true, signal };
  for await (const { outcome, embedding } of engine.analyzer.analyzeAll(batch)) {
    if (outcome instanceof Error) throw outcome;
    return { embedding, predictions: outcome.parts.predictions, card: model.card };
  }
  throw new Error('no outcome');
}

test.each([
  ['vit/golden/timm-vit-224/model.onnx', 24],
  ['vit/golden/hf-dinov2-registers', 48], // class token and mean of the patches
  ['vit/golden/hf-clip-vision', 16], // its output is the embedding
  ['vit/golden/fp16/model.onnx', 32],
  ['vit/golden/int8-dynamic/model.onnx', 32],
  ['vit/golden/timm-swin/model.onnx', 32],
  ['dvt/golden', 16],
  ['dynamicvit/golden', 16],
  ['lvvit/golden', 16],
  ['segformer/golden', 16],
])('%s has %i numbers', async (path, length) => {
  const { embedding } = await embed(join(root, 'models', path));
  expect(embedding).toHaveLength(length);
  expect(embedding!.every(Number.isFinite)).toBe(true);
});

test('the scores are the classifier of the embedding', async () => {
  const path = golden('timm-vit-224');
  const { embedding, predictions, card } = await embed(path);
  const { graph } = decodeModel(readFileSync(path));
  const head = graph!.node.find(({ output }) => output.includes(card.output))!;
  expect(head.opType).toBe('Gemm');
  const [weights, bias] = head.input.slice(1).map((name) => {
    const { rawData } = graph!.initializer.find((tensor) => tensor.name === name)!;
    return new Float32Array(Uint8Array.from(rawData!).buffer);
  });
  for (const { index, logit } of predictions!.top) {
    const row = weights!.subarray(index * embedding!.length, (index + 1) * embedding!.length);
    const score = row.reduce((sum, weight, i) => sum + weight * embedding![i]!, bias![index]!);
    expect(score).toBeCloseTo(logit!, 4);
  }
});

test('tokens and maps become one vector', () => {
  const axis = { grid: [1, 2] as [number, number], special: 1 };
  const card = (special: number) =>
    ({ attention: [{ queries: { ...axis, special } }] }) as unknown as ModelCard;
  const tensor = (shape: number[]): Tensor => {
    const length = shape.reduce((a, b) => a * b, 1);
    return { shape, data: Float32Array.from({ length }, (_, i) => i) };
  };
  expect(embeddingOf(tensor([1, 4]), card(0))).toEqual(Float32Array.of(0, 1, 2, 3));
  expect(embeddingOf(tensor([1, 3, 2]), card(1))).toEqual(Float32Array.of(0, 1));
  expect(embeddingOf(tensor([1, 2, 2]), card(0))).toEqual(Float32Array.of(1, 2));
  expect(embeddingOf(tensor([1, 2, 1, 3]), card(0))).toEqual(Float32Array.of(1, 4));
  expect(embeddingOf(tensor([2, 4]), card(0))).toBeNull();
});
