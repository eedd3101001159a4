/* What the command line prints and writes of images made of images. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { checks } from '../../engine/style/testing';
import { decodeNpy, encodeNpy } from '../../engine/tensors/npy';
import { temporaryFolder } from '../../engine/testing';
import { goldenFolder, goldenOf } from '../../engine/testing/golden';
import { runCommand } from './testing';

const folder = temporaryFolder();
const golden = goldenOf('stytr2');
const model = goldenFolder('stytr2');

function given(name: string, blocks: [number, number, number]): string {
  const path = join(folder, `${name}.npy`);
  writeFileSync(path, encodeNpy(checks(blocks)));
  return path;
}
const content = given('content', golden.content);
const style = given('style', golden.style);

const analyze = (argv: string[], signal?: AbortSignal) =>
  runCommand(['analyze', ...argv, '--model', model], {
    home: join(folder, 'home'),
    ...(signal && { signal }),
  });

const read = ({ file }: { file: string }) => decodeNpy(readFileSync(file), file);

/** As it is shown: clamped, 8 bits, red, green and blue side by side. */
function bytesOf(image: ReturnType<typeof read>): number[] {
  const [, h = 0, w = 0] = image.shape;
  const planes = Uint8ClampedArray.from(image.data, (value) => value * 255);
  return Array.from({ length: 3 * h * w }, (_, i) => planes[(i % 3) * h * w + Math.floor(i / 3)]!);
}

test('the part in JSON: PyTorch’s image as an array and as a PNG, each round with its losses', async () => {
  const argv = [content, '--set', `style=${style}`, '--set', 'rounds=2', '--json'];
  const { status, out } = await analyze([...argv, '--out', join(folder, 'run')]);
  expect(status).toBe(0);
  const { stylized } = JSON.parse(out).parts;
  const output = read(stylized.output);
  expect(output.shape).toEqual([3, 45, 61]);
  const sampled = output.data.filter((_, i) => i % golden.secondRound.step === 0);
  sampled.forEach((value, i) => {
    expect(value).toBeCloseTo(golden.secondRound.values[i], 4);
  });
  expect([...decode(readFileSync(stylized.png)).data]).toEqual(bytesOf(output));
  expect(stylized).toMatchObject({ size: [45, 61], wanted: 2, style: { name: 'style.npy' } });
  expect(stylized.rounds).toHaveLength(2);
  for (const round of stylized.rounds) {
    expect([round.ssim, round.contentLoss, round.styleLoss].every(Number.isFinite)).toBe(true);
  }
  // What the second round was given is the file of the first, not another with the same numbers.
  expect(stylized.rounds[1].given).toEqual(stylized.rounds[0].output);
  expect(stylized.rounds[0].given).toEqual(stylized.content);
});

test('a person reads what is left of the content, and where the image is', async () => {
  const { status, out, err } = await analyze([content, '--set', `style=${style}`]);
  expect(status).toBe(0);
  expect(err).toContain('--out names one');
  const [, words, png] = out.trim().split('\t');
  expect(words).toMatch(
    /^1 round in the style of style\.npy, SSIM -?0\.\d{3}, content loss \d+\.\d{3}, style loss \d+\.\d{3}$/,
  );
  expect(decode(readFileSync(png!))).toMatchObject({ width: 61, height: 45, channels: 3 });
});

test('interrupted: the rounds done are written', async () => {
  const stop = new AbortController();
  let asked = 0;
  // The engine looks before each of twenty rounds, and a few times before the first.
  const signal = new Proxy(stop.signal, {
    get(target, key) {
      if (key === 'aborted' && ++asked === 24) stop.abort();
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const argv = [content, '--set', `style=${style}`, '--set', 'rounds=20', '--json'];
  const { status, out } = await analyze([...argv, '--out', join(folder, 'cut-short')], signal);
  expect(status).toBe(130);
  const { ok, parts } = JSON.parse(out);
  const { rounds, wanted, png } = parts.stylized;
  expect([ok, wanted]).toEqual([true, 20]);
  expect(rounds.length).toBeGreaterThan(0);
  expect(rounds.length).toBeLessThan(20);
  expect([...decode(readFileSync(png)).data]).toEqual(bytesOf(read(rounds.at(-1).output)));
});

test('no style is wrong usage; a content that fails is told, the others are done', async () => {
  const none = await analyze([content]);
  expect(none.status).toBe(2);
  expect(none.err).toContain('No style is chosen');
  const both = await analyze([style, content, '--set', `style=${style}`]);
  expect(both.status).toBe(1);
  expect(both.err).toContain('style.npy is both the image and its style');
  expect(both.out).toMatch(/content\.npy\t1 round/);
  const gone = await analyze([content, '--set', 'style=gone.jpg']);
  expect(gone.status).toBe(1);
  expect(gone.err).toContain('gone.jpg does not exist');
});
