/* StyTr2 through the whole engine, on a small model of random weights: PyTorch's results must come out. */

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventBody } from '#shared/contract';
import {
  type ModelCard,
  type Result,
  type Stylized,
  type Tensor,
  type TensorRef,
  VitrineError,
} from '#shared/types';
import { createEngine, type Engine } from '../../electron/engine';
import { cut } from '../../electron/engine/family-kit/windows';
import { checks } from '../../electron/engine/style/testing';
import { encodeNpy } from '../../electron/engine/tensors/npy';
import { failure, temporaryFolder } from '../../electron/engine/testing';
import { goldenFolder, goldenOf, type Sampled } from '../../electron/engine/testing/golden';
import { families } from '..';
import { checkRoom } from './room';

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
let onPartial: (event: EventBody<'partial'>) => void = () => undefined;
beforeAll(async () => {
  engine = createEngine({
    families,
    stateDir: join(folder, 'state'),
    // None of the box: losses are to be measured by the golden's own network.
    zooDir: join(folder, 'zoo'),
    samplesDir: join(folder, 'samples'),
    stylesDir: join(folder, 'styles'),
    emit: (event, body) => {
      if (event === 'partial') {
        partials.push(body as EventBody<'partial'>);
        onPartial(body as EventBody<'partial'>);
      }
      if (event === 'job') steps.push(body as EventBody<'job'>);
    },
  });
  card = await engine.catalogue.importPath(goldenFolder('stytr2'));
});
afterAll(() => engine.close());

let serial = 0;
/** An image as a file of its own, and its id. */
async function given(image: Tensor): Promise<string> {
  const path = join(folder, `image${serial++}.npy`);
  writeFileSync(path, encodeNpy(image));
  return idOf(path);
}

/** A photograph of noise, as a file of its own. */
async function photo([height, width]: readonly [number, number]): Promise<string> {
  const path = join(folder, `photo${serial++}.png`);
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  await sharp({ create: { width, height, channels: 3, background: '#777', noise } }).toFile(path);
  return idOf(path);
}

const idOf = async (path: string): Promise<string> => (await engine.registerPaths([path]))[0]!.id;

type Settings = Result['provenance']['settings'];
async function analyse(
  file: string,
  settings: Settings,
  signal?: AbortSignal,
  model = card.id,
): Promise<Result> {
  const request = { job: `job${serial++}`, file, model, settings };
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
  test('the image, its losses and its similarity', async () => {
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

describe('rounds', () => {
  test('half way results, each with what was given to it; progress counts rounds', async () => {
    partials.length = steps.length = 0;
    const last = await stylise({ rounds: 4 });
    expect(partials.map(({ result }) => result.parts.stylized!.rounds.length)).toEqual([1, 2, 3]);
    expect(new Set(partials.map(({ job, result }) => `${job} ${result.id}`)).size).toBe(1);
    expect(partials.at(-1)!.result.parts.stylized!.rounds).toEqual(last.rounds.slice(0, 3));
    expect(last.rounds.map(({ given }) => given.id)).toEqual(
      [last.content, ...last.rounds.slice(0, 3).map(({ output }) => output)].map(({ id }) => id),
    );
    const told = steps.filter(({ step }) => step.startsWith('round'));
    expect(told.map(({ step }) => step)).toEqual([1, 2, 3, 4].map((n) => `round ${n} of 4`));
    expect(told.map(({ done, total }) => total - done)).toEqual([4, 3, 2, 1]);
  });

  test('8 bits: the next round is given what a saved image would hold', async () => {
    const { rounds } = await stylise({ rounds: 2, eightBit: true });
    const [made, given] = [await floats(rounds[0]!.output), await floats(rounds[1]!.given)];
    const saved = made.map((value) => Math.round(255 * Math.min(1, Math.max(0, value))) / 255);
    expect(worst(given, saved)).toBeLessThan(1e-6);
    expect(Math.max(...made)).toBeGreaterThan(1); // the first is shown as it was made
  });

  test('kept colours are shown and not handed on', async () => {
    const [plain, kept] = [
      await stylise({ rounds: 2 }),
      await stylise({ rounds: 2, keepColours: true }),
    ];
    expect(worst(await floats(kept.rounds[1]!.given), await floats(plain.rounds[1]!.given))).toBe(
      0,
    );
    const [made, shown, content] = await Promise.all(
      [plain.output, kept.output, kept.content].map(floats),
    );
    const pixels = 45 * 61;
    const luminance = (data: Float32Array, i: number) =>
      0.299 * data[i]! + 0.587 * data[i + pixels]! + 0.114 * data[i + 2 * pixels]!;
    for (let i = 0; i < pixels; i += 97) {
      expect(luminance(shown!, i)).toBeCloseTo(luminance(made!, i), 4);
      const redness = (data: Float32Array) => data[i]! - luminance(data, i);
      expect(redness(shown!)).toBeCloseTo(redness(content!), 4);
    }
  });

  test('cancelled: the rounds done stay, and answer questions', async () => {
    partials.length = steps.length = 0;
    const stop = new AbortController();
    onPartial = ({ result }) => {
      if (result.parts.stylized!.rounds.length === 3) stop.abort();
    };
    const [content, style] = [
      await given(checks(golden.content)),
      await given(checks(golden.style)),
    ];
    const failed = await failure(analyse(content, { style, rounds: 20 }, stop.signal));
    onPartial = () => undefined;
    expect([failed.code, steps.at(-1)!.state]).toEqual(['cancelled', 'cancelled']);
    const { id, parts } = partials.at(-1)!.result;
    const { rounds, wanted } = parts.stylized!;
    expect([rounds.length, wanted]).toEqual([3, 20]);
    expect(await floats(rounds[2]!.output)).toHaveLength(3 * 45 * 61);
    const question = { result: id, round: 3, form: 'npy' };
    expect(await engine.dispatch('stylized.file', question)).toHaveProperty('bytes');
  });
});

describe('strength', () => {
  test('0: the content in its own style, whatever the style', async () => {
    const content = checks(golden.content);
    const none = await stylise({ strength: 0 });
    // The same pixels in another file.
    const style = await given({ shape: [1, ...content.shape], data: content.data });
    const own = await analyse(await given(content), { style });
    expect(worst(await floats(none.output), await floats(own.parts.stylized!.output))).toBe(0);
  });
});

describe('sizes', () => {
  test.each([
    [427, 640],
    [500, 333],
    [16, 100],
  ])('%i x %i comes out as it went in, with the patches of each image', async (h, w) => {
    const content = await given(checks([h, w, 5]));
    const style = await given(checks([70, 41, 3]));
    const { parts, provenance } = await analyse(content, { style });
    const { size, output, attention } = parts.stylized!;
    expect([size, output.shape]).toEqual([
      [h, w],
      [3, h, w],
    ]);
    expect(attention!.grids).toEqual({
      content: [Math.ceil(h / 8), Math.ceil(w / 8)],
      style: [9, 6],
    });
    expect(attention!.layers).toHaveLength(card.styleTransfer!.attention.length);
    expect(provenance.pictures!.style!.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a style that is a photograph is scaled, a content is not', async () => {
    const [content, style] = await Promise.all([photo([40, 56]), photo([300, 200])]);
    const { parts, provenance } = await analyse(content, { style, styleSize: 64 });
    expect([parts.stylized!.size, parts.stylized!.style!.size]).toEqual([
      [40, 56],
      [64, 43],
    ]);
    expect(provenance.preprocessing).toContain('pixel for pixel');
  });
});

describe('a content that needs more memory than there may be', () => {
  const size = [300, 700] as const;
  let large: ModelCard;
  beforeAll(async () => {
    // As if its tokens had 6,400 channels: 215 pixels squared are the most.
    const own = join(folder, 'state', 'models', 'large');
    cpSync(join(folder, 'state', 'models', card.id), own, { recursive: true });
    large = { ...card, id: 'large', styleTransfer: { ...card.styleTransfer!, dim: 6400 } };
    writeFileSync(join(own, 'card.json'), JSON.stringify(large));
  });
  const run = async (content: string, settings: Settings) => {
    const style = await given(checks(golden.style));
    return analyse(content, { style, ...settings }, undefined, large.id);
  };

  test('is refused with the figure and the ways out', async () => {
    const { code, message, hint } = await failure(run(await photo(size), {}));
    expect(code).toBe('out-of-memory');
    expect(message).toMatch(/needs about 13\.6 GB for .* of 300x700; the limit is 3 GB/);
    expect(hint).toMatch(/scale.*tiles/);
  });

  test('is scaled', async () => {
    const { parts, region, provenance } = await run(await photo(size), { large: 'scale' });
    const [h, w] = parts.stylized!.size;
    expect(w).toBe(328);
    expect(h * w * 64_700).toBeLessThanOrEqual(3.01e9);
    expect(region).toEqual({ x: 0, y: 0, width: 700, height: 300 });
    expect(provenance.preprocessing).toContain('328 px');
    const array = await given(checks([...size, 5]));
    expect((await failure(run(array, { large: 'scale' }))).code).toBe('out-of-memory');
  });

  test('is done in tiles: each alone as it is, and linearly blended where two lie', async () => {
    steps.length = 0;
    const image = checks([...size, 5]);
    const { parts } = await run(await given(image), { large: 'tiles' });
    expect(parts.stylized!.attention).toBeUndefined();
    const told = steps.map(({ step }) => step).filter((step) => step.startsWith('round'));
    expect(told).toEqual([1, 2].map((n) => `round 1 of 1, tile ${n} of 2`));
    const whole = await floats(parts.stylized!.output);
    const tiles = await Promise.all(
      [0, 188].map(async (x) => {
        const { data } = cut(image, { y: 0, x, size: [300, 512] });
        const tile = await given({ shape: [3, 300, 512], data });
        const style = await given(checks(golden.style));
        return floats((await analyse(tile, { style })).parts.stylized!.output);
      }),
    );
    for (let x = 0; x < 700; x += 9) {
      const [left, right] = [Math.min(512 - x, 128), Math.min(x - 187, 128)].map((n) =>
        Math.max(0, n),
      );
      const [a, b] = [tiles[0]![150 * 512 + x] ?? 0, tiles[1]![150 * 512 + x - 188] ?? 0];
      const expected = (left! * a + right! * b) / (left! + right!);
      expect(whole[150 * 700 + x]).toBeCloseTo(expected, 4);
    }
  });
});

function thrown(what: () => void): VitrineError {
  try {
    what();
  } catch (error) {
    return VitrineError.from(error);
  }
  throw new Error('Nothing was thrown');
}

describe('what cannot be done is said', () => {
  const of = async (content: Tensor, settings: Settings) =>
    failure(analyse(await given(content), settings));

  test('no style', async () => {
    const { code, message, hint } = await of(checks(golden.content), {});
    expect([code, message]).toEqual(['bad-input', 'No style is chosen']);
    expect(hint).toContain('--set style=FILE');
  });

  test('the content as its style', async () => {
    const content = await given(checks(golden.content));
    const { code, message } = await failure(analyse(content, { style: content }));
    expect(code).toBe('bad-input');
    expect(message).toMatch(/^image\d+\.npy is both the image and its style$/);
  });

  test('too small a content or style', async () => {
    const [tiny, style] = [await given(checks([8, 8, 5])), await given(checks(golden.style))];
    const errors = [
      await failure(analyse(tiny, { style })),
      await failure(analyse(style, { style: tiny })),
    ];
    for (const { code, message, hint } of errors) {
      expect(code).toBe('bad-input');
      expect(message).toMatch(/^image\d+\.npy is 8x8 pixels: too small$/);
      expect(hint).toContain('at least 16 pixels a side');
    }
  });

  test('more pixels than tiles can hold, or an array than a style may have', async () => {
    const style = await given(checks([1025, 16, 3]));
    expect((await of(checks(golden.content), { style })).message).toContain('1025x16: too large');
    const error = thrown(() => checkRoom(card, 'a.jpg', [5001, 10_000], true));
    const { code, message, hint } = error;
    expect([code, message]).toEqual([
      'out-of-memory',
      expect.stringContaining('the limit is 3 GB'),
    ]);
    expect(hint).not.toContain('tiles');
  });

  test('a style that is no image, several, or not known', async () => {
    const text = join(folder, 'style.jpg');
    writeFileSync(text, 'a text\n');
    const several = await given({ shape: [2, 3, 20, 20], data: new Float32Array(2400) });
    const content = checks(golden.content);
    expect((await of(content, { style: await idOf(text) })).message).toContain('style.jpg is');
    expect((await of(content, { style: several })).message).toContain('several inputs');
    expect((await of(content, { style: 'gone' })).message).toContain('not known');
  });

  test('settings outside their range', async () => {
    const style = await given(checks(golden.style));
    for (const bad of [{ rounds: 21 }, { strength: 1.1 }, { styleSize: 8 }, { large: 'no' }]) {
      const { code, message } = await of(checks(golden.content), { style, ...bad } as Settings);
      expect(code).toBe('bad-input');
      expect(message).toContain(Object.keys(bad)[0]);
    }
  });
});
