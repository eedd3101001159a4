/* ViTGAN's generators through the whole engine, on a small one of random weights with noise inputs. What PyTorch made of the same latent and noise must come out of the engine. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FileEntry, TensorRef } from '#shared/types';
import { encodeNpy } from '../../electron/engine/tensors/npy';
import { failure, temporaryFolder } from '../../electron/engine/testing';
import {
  badInput,
  cancelledIn,
  goldenBench,
  goldenOf,
  type Settings,
} from '../../electron/engine/testing/golden';
import { between } from './explain';

const IMAGE = 1e-4;
const WEIGHTS = 1e-5;

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
const { given, outputs } = goldenOf('vitgan') as Record<
  'given' | 'outputs',
  Record<string, Numbers>
>;
const array = ({ shape, values }: Numbers) => ({ shape, data: Float32Array.from(values) });
const { z: latents, ...noise } = given as typeof given & { z: Numbers };

const bench = goldenBench('vitgan');
const folder = temporaryFolder();
let seeds: FileEntry[] = [];
let replay: { z: string; noise: string };

/** A file of ours as the window names it. */
async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  writeFileSync(join(folder, name), bytes);
  const [file] = await bench().engine.registerPaths([join(folder, name)]);
  return file!.id;
}
const npz = (arrays: Readonly<Record<string, Numbers>>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(arrays).map(([name, numbers]) => [`${name}.npy`, encodeNpy(array(numbers))]),
    ),
  );

beforeAll(async () => {
  seeds = await bench().call('seeds.add', { first: 7, count: 2 });
  replay = {
    z: await fileOf('z.npy', encodeNpy(array(latents))),
    noise: await fileOf('noise.npz', npz(noise)),
  };
});

let job = 0;
const draw = (settings: Settings = {}, seed = 0) =>
  bench().call('analyze.run', {
    job: `draw-${job++}`,
    file: seeds[seed]!.id,
    model: bench().card.id,
    settings,
  });
const floats = (ref: TensorRef) => bench().floats(ref);
const imageOf = async (settings: Settings = {}, seed = 0) =>
  floats((await draw({ only: true, ...settings }, seed)).parts.samples!.image);

/** Of the first sample of the golden. */
const first = (name: string): number[] => {
  const { shape, values } = outputs[name]!;
  return values.slice(0, values.length / shape[0]!);
};
async function expectGolden(ref: TensorRef, name: string, tolerance: number) {
  const ours = await floats(ref);
  const theirs = first(name);
  expect(ref.shape).toEqual(outputs[name]!.shape.slice(1));
  expect(Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]!)))).toBeLessThan(tolerance);
}

describe('as PyTorch computes it', () => {
  test('from a given latent and noise', async () => {
    const { parts, input } = await draw({ ...replay, only: true });
    expect(input).toEqual({ kind: 'seed', seed: 7 });
    const { generator, samples } = parts;
    await expectGolden(samples!.image, 'image', IMAGE);
    await expectGolden(generator!.w, 'w', WEIGHTS);
    await expectGolden(generator!.gamma, 'gamma', WEIGHTS);
    await expectGolden(generator!.beta, 'beta', WEIGHTS);
    for (const [block, ref] of generator!.attention.entries()) {
      await expectGolden(ref, `attention${block + 1}`, WEIGHTS);
    }
    expect([...(await floats(generator!.z))]).toEqual(
      [...array(latents).data].slice(0, latents.shape[1]),
    );
    expect(generator!.explained).toBeUndefined();
  });
});

describe('a seed', () => {
  test('always gives the same image, and another seed another', async () => {
    const image = await imageOf();
    expect(await imageOf()).toEqual(image);
    expect(await imageOf({}, 1)).not.toEqual(image);
  });

  test('walks to the other seed, in z and in w', async () => {
    const own = await imageOf();
    const there = await imageOf({ other: 8, mix: 1 });
    const { explained } = (await draw({ other: 8 })).parts.generator!;
    for (const ref of [explained!.walks.z, explained!.walks.w]) {
      const walk = await floats(ref);
      const pixels = own.length;
      expect(ref.shape).toEqual([17, 3, 8, 8]);
      expect(close(walk.slice(0, pixels), own)).toBeLessThan(IMAGE);
      expect(close(walk.slice(-pixels), there)).toBeLessThan(IMAGE);
      expect(close(walk.slice(8 * pixels, 9 * pixels), own)).toBeGreaterThan(IMAGE);
    }
    const half = await imageOf({ other: 8, mix: 0.5, space: 'w' });
    const walk = await floats(explained!.walks.w);
    expect(close(walk.slice(8 * half.length, 9 * half.length), half)).toBeLessThan(IMAGE);
  });

  test('takes the other style from a block on', async () => {
    const { explained } = (await draw({ other: 8 })).parts.generator!;
    const styles = await floats(explained!.styles);
    expect(explained!.styles.shape).toEqual([4, 3, 8, 8]);
    const pixels = styles.length / 4;
    const at = (from: number) => styles.slice(from * pixels, (from + 1) * pixels);
    for (const fromBlock of [0, 1, 2]) {
      const image = await imageOf({ other: 8, mix: 1, fromBlock });
      expect(close(at(fromBlock), image)).toBeLessThan(IMAGE);
    }
    expect(close(at(3), await imageOf())).toBeLessThan(IMAGE);
  });

  test('is painted by its tokens, each its own patch', async () => {
    const { explained } = (await draw()).parts.generator!;
    const tokens = await floats(explained!.tokens);
    expect(explained!.tokens.shape).toEqual([16, 3, 8, 8]);
    const changed = [...tokens.slice(5 * 192, 5 * 192 + 64).entries()].flatMap(([i, value]) =>
      Math.abs(value) > 1e-5 ? [i] : [],
    );
    // Token 5 is in row 1, column 1 of 4; a patch has 2 x 2 pixels.
    expect(changed.every((i) => [18, 19, 26, 27].includes(i))).toBe(true);
    expect(tokens.some((value) => Math.abs(value) > 1e-3)).toBe(true);
  });

  test('walks as an animation, there and back', async () => {
    const { id } = await draw({ other: 8 });
    for (const form of ['gif', 'webp'] as const) {
      const { name, bytes } = await bench().call('generator.animation', {
        result: id,
        space: 'w',
        form,
      });
      expect(name).toBe(`Seed 7 to 8 in w, golden.${form}`);
      const { pages, pageHeight, width, loop } = await sharp(bytes, { animated: true }).metadata();
      expect({ pages, pageHeight, width, loop }).toEqual({
        pages: 32,
        pageHeight: 256,
        width: 256,
        loop: 0,
      });
    }
    const { id: plain } = await draw({ only: true });
    const question = { result: plain, space: 'w', form: 'gif' } as const;
    expect(await failure(bench().call('generator.animation', question))).toMatchObject(
      badInput(/made no walk/),
    );
  });
});

test.each([1, 2, 4])('a cancel in run %i is heeded before the next', async (run) => {
  const input = { job: 'cancelled', file: seeds[0]!.id, model: bench().card.id };
  const settings = { other: 8, mix: 0.5 };
  const { runs, outcome } = await cancelledIn(run, (signal) =>
    bench().engine.dispatch('analyze.run', { ...input, settings }, signal),
  );
  expect(runs).toBe(run);
  expect(outcome).toMatchObject({ code: 'cancelled' });
});

describe('refuses', () => {
  test('noise that is not the model’s', async () => {
    const [one = '', ...others] = Object.keys(noise);
    const { [one]: _, ...fewer } = noise;
    const noises: [string, Readonly<Record<string, Numbers>>, RegExp][] = [
      ['fewer', fewer, new RegExp(`has no ${one}`)],
      ['more', { ...noise, noise_x: noise[one]! }, /has noise_x, which the model does not take/],
      ['other', { ...noise, [one]: latents }, new RegExp(`noise.${one} is \\[2, 12\\]`)],
    ];
    expect(others.length).toBeGreaterThan(0);
    for (const [name, arrays, message] of noises) {
      const file = await fileOf(`${name}.npz`, npz(arrays));
      expect(await failure(draw({ ...replay, noise: file }))).toMatchObject(badInput(message));
    }
    expect(await failure(draw({ ...replay, noise: replay.z }))).toMatchObject(
      badInput(/is not an .npz file/),
    );
  });

  test('latents of another length or that make no image, and settings out of range', async () => {
    const z = await fileOf('short.npy', encodeNpy({ shape: [1, 3], data: new Float32Array(3) }));
    expect(await failure(draw({ z }))).toMatchObject(badInput(/z is \[1, 3\]/));
    const huge = new Float32Array(latents.shape[1]!).fill(3e38);
    const beyond = await fileOf('huge.npy', encodeNpy({ shape: [1, huge.length], data: huge }));
    expect(await failure(draw({ z: beyond }))).toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/^Seed 7: .* no numbers/),
    });
    expect(await failure(draw({ fromBlock: 3 }))).toMatchObject(badInput(/fromBlock/));
    expect(await failure(draw({ mix: 2 }))).toMatchObject(badInput(/mix/));
  });
});

test('latents between two are as long as they are', () => {
  const [a, b] = [Float32Array.of(3, 0), Float32Array.of(0, 3)];
  const [x = 0, y = 0] = between(a, b, 0.5);
  expect(Math.hypot(x, y)).toBeCloseTo(3, 5);
  expect(x).toBeCloseTo(y, 5);
  expect(between(a, b, 0)).toBe(a);
  expect(between(a, b, 1)).toBe(b);
  expect([...between(a, a, 0.5)]).toEqual([3, 0]);
});

const close = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
