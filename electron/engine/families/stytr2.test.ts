/* StyTr2 through the whole engine, on a small model of random weights: PyTorch's results must come out. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventBody } from '#shared/contract';
import type { ModelCard, Result, Stylized, Tensor, TensorRef } from '#shared/types';
import { createEngine, type Engine } from '..';
import { encodeNpy } from '../tensors/npy';
import { temporaryFolder } from '../testing';
import { goldenFolder, goldenOf, type Sampled } from './testing';

const folder = temporaryFolder();
const golden = goldenOf('stytr2') as {
  content: [number, number, number];
  style: [number, number, number];
  stylized: Sampled;
  half: Sampled;
  secondRound: Sampled;
  contentLoss: number;
  styleLoss: number;
  ssim: number;
};

let engine: Engine;
let card: ModelCard;
const partials: EventBody<'partial'>[] = [];
const steps: EventBody<'job'>[] = [];
beforeAll(async () => {
  engine = createEngine({
    stateDir: join(folder, 'state'),
    // None of the box: losses are to be measured by the golden's own network.
    zooDir: join(folder, 'zoo'),
    samplesDir: join(folder, 'samples'),
    stylesDir: join(folder, 'styles'),
    emit: (event, body) => {
      if (event === 'partial') partials.push(body as EventBody<'partial'>);
      if (event === 'job') steps.push(body as EventBody<'job'>);
    },
  });
  card = await engine.catalogue.importPath(goldenFolder('stytr2'));
});
afterAll(() => engine.close());

/** Coloured blocks, as make_golden.py's. */
function checks([h, w, shift]: readonly [number, number, number]): Tensor<Float32Array> {
  const data = Float32Array.from({ length: 3 * h * w }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (h * w)), Math.floor(i / w) % h, i % w];
    return ((Math.floor(y / 6) * 7 + Math.floor(x / 7) * 13 + c * shift) % 11) / 10;
  });
  return { shape: [3, h, w], data };
}

let serial = 0;
/** A picture as a file of its own, and its id. */
async function given(picture: Tensor): Promise<string> {
  const path = join(folder, `picture${serial++}.npy`);
  writeFileSync(path, encodeNpy(picture));
  return idOf(path);
}
const idOf = async (path: string): Promise<string> => (await engine.registerPaths([path]))[0]!.id;

type Settings = Result['provenance']['settings'];
async function analyse(file: string, settings: Settings, signal?: AbortSignal): Promise<Result> {
  const request = { job: `job${serial++}`, file, model: card.id, settings };
  return (await engine.dispatch('analyze.run', request, signal)) as Result;
}

/** Of the golden's content in its style. */
async function stylise(settings: Settings = {}): Promise<Stylized> {
  const [content, style] = [await given(checks(golden.content)), await given(checks(golden.style))];
  return (await analyse(content, { style, ...settings })).parts.stylized!;
}

const floats = async ({ id }: TensorRef) => (await engine.tensors.read(id)).data as Float32Array;

async function expectSampled(ref: TensorRef, { shape, step, values }: Sampled) {
  expect(ref.shape).toEqual(shape);
  const ours = (await floats(ref)).filter((_, i) => i % step === 0);
  expect(worst(ours, values)).toBeLessThan(1e-4);
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

describe('as PyTorch', () => {
  test('the picture, its losses and its similarity', async () => {
    const { rounds, output, size, style, measuredBy, wanted } = await stylise();
    await expectSampled(output, golden.stylized);
    expect([size, style?.size, wanted, rounds.length]).toEqual([[45, 61], [40, 33], 1, 1]);
    expect(measuredBy).toBe('StyTr2');
    const [{ contentLoss, styleLoss, ssim, perceptual }] = rounds as [Stylized['rounds'][0]];
    expect(contentLoss).toBeCloseTo(golden.contentLoss, 4);
    expect(styleLoss! / golden.styleLoss).toBeCloseTo(1, 4);
    expect(ssim).toBeCloseTo(golden.ssim, 5);
    expect(perceptual).toBeGreaterThan(0);
  });

  test('half the strength', async () => {
    await expectSampled((await stylise({ strength: 0.5 })).output, golden.half);
  });

  test('a second round on the first', async () => {
    const { rounds, output, content } = await stylise({ rounds: 2 });
    await expectSampled(output, golden.secondRound);
    await expectSampled(rounds[0]!.output, golden.stylized);
    expect(rounds.map(({ given }) => given)).toEqual([content, rounds[0]!.output]);
  });
});
