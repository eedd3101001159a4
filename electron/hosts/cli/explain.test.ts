/* What `vitrine explain`, `lens` and `ablate` print and write. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mapMethods } from '#shared/types';
import { decodeNpy, encodeNpy } from '../../engine/tensors/npy';
import { golden, temporaryFolder } from '../../engine/testing';
import { runCommand } from './testing';

const folder = temporaryFolder();
const vitrine = (...argv: string[]) => runCommand(argv, { home: join(folder, 'home') });
const explain = (...argv: string[]) => vitrine('explain', ...argv);
const explanationsOf = (name: string) =>
  JSON.parse(readFileSync(join(golden(name), '..', 'explanations.json'), 'utf8'));

/** The noise that the golden's gradient is for: models/vit/goldens/common.py. */
function noise(name: string): { path: string; expected: Golden } {
  const facts = join(golden(name), '..', 'gradient.json');
  const expected: Golden = JSON.parse(readFileSync(facts, 'utf8'));
  const shape = expected.shape.slice(1);
  const length = shape.reduce((a, b) => a * b);
  const data = Float32Array.from({ length }, (_, i) => ((i * 2654435761) % 2 ** 32) / 2 ** 31 - 1);
  const path = join(folder, `${name}.npy`);
  if (!existsSync(path)) writeFileSync(path, encodeNpy({ shape, data }));
  return { path, expected };
}
interface Golden {
  readonly shape: readonly number[];
  readonly step: number;
  readonly largest: number;
  readonly values: readonly number[];
}

const read = ({ file }: { file: string }) => decodeNpy(readFileSync(file), file);

test.each(['timm-deit-distilled', 'timm-vit-opset23', 'hf-segformer'])(
  'the gradient of %s is PyTorch’s',
  async (name) => {
    const { path, expected } = noise(name);
    const out = join(folder, name);
    const run = await explain(
      path,
      '--model',
      golden(name),
      '--class',
      '2',
      '--out',
      out,
      '--json',
    );
    expect(run.err).toBe('');
    const { attribution } = run.rows()[0].parts;
    expect(attribution).toMatchObject({ method: 'gradient', class: 2 });
    const { shape, data } = read(attribution.gradient);
    expect(shape).toEqual(expected.shape.slice(1));
    const ours = data.filter((_: number, i: number) => i % expected.step === 0);
    const worst = Math.max(...expected.values.map((value, i) => Math.abs(value - ours[i]!)));
    expect(worst / expected.largest).toBeLessThan(1e-4);
  },
);

const models = ['timm-deit-distilled', 'timm-vit-dynamo', 'timm-vit-opset23'];
const published = ['inputXGradient', 'integratedGradients', 'gradCam', 'chefer'];
test.each(models.flatMap((model) => published.map((method) => [method, model] as const)))(
  '%s of %s is that of the published code',
  async (method, name) => {
    const { path } = noise(name);
    const facts = explanationsOf(name);
    const chosen = ['--method', method, '--class', `${facts.class}`, '--steps', `${facts.steps}`];
    const out = join(folder, `${name}-${method}`);
    const run = await explain(path, '--model', golden(name), ...chosen, '--out', out, '--json');
    expect(run.err).toBe('');
    const { attribution } = run.rows()[0].parts;
    expect(attribution.grid).toEqual(facts.grid);
    const { data } = read(attribution.map);
    const expected: number[] = facts.maps[method];
    expect(data).toHaveLength(expected.length);
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - data[i]!)));
    expect(worst / Math.max(...expected.map(Math.abs))).toBeLessThan(1e-4);
  },
);

test.each(mapMethods)('%s: a number per patch, and both curves', async (method) => {
  const { path } = noise('timm-deit-distilled');
  const model = golden('timm-deit-distilled');
  const out = join(folder, method);
  const options = ['--method', method, '--steps', '8', '--class', '2', '--out', out, '--json'];
  const { status, rows, err } = await explain(path, '--model', model, ...options);
  expect([status, err]).toEqual([0, '']);
  const { attribution, predictions } = rows()[0].parts;
  expect(attribution).toMatchObject({ method, grid: [4, 4], baseline: 'mean' });
  const { shape, data } = read(attribution.map);
  expect(shape).toEqual([16]);
  expect(new Set(data).size).toBeGreaterThan(1);
  const { deletion, insertion } = attribution;
  expect(deletion.curve).toHaveLength(17);
  const { p } = predictions.top.find(({ index }: { index: number }) => index === 2);
  expect(deletion.curve[0]).toBeCloseTo(p, 5);
  expect(insertion.curve[0]).toBeCloseTo(deletion.curve[16], 6);
  expect(insertion.curve[16]).toBeCloseTo(deletion.curve[0], 6);
});

test('what cannot be had is said, with what to do instead', async () => {
  const { path } = noise('timm-swin-dynamo');
  const swin = ['--model', golden('timm-swin-dynamo'), '--out', join(folder, 'none')];
  const windows = await explain(path, ...swin, '--method', 'chefer');
  expect([windows.status, windows.err]).toEqual([
    1,
    expect.stringMatching(/does not fit .*: it attends within windows\. Use gradCam/),
  ]);
  const unknown = await explain(path, ...swin, '--class', '9');
  expect(unknown.err).toMatch(/has no class 9\. Its classes are 0 to 6/);
  const { path: image } = noise('fp16');
  const int8 = ['--model', golden('int8-static'), '--out', join(folder, 'none')];
  const quantised = await explain(image, ...int8);
  expect(quantised.err).toMatch(/computes in 8 bits, where there is no gradient/);
  expect((await explain(image, ...int8, '--method', 'occlusion')).status).toBe(0);
  expect((await explain(path, ...swin, '--method', 'magic')).status).toBe(2);
  expect((await explain(path, ...swin, '--class', 'tabby')).err).toMatch(/no class “tabby”/);
});

test.each(models)(
  'the lens through %s is PyTorch’s, in the end the output itself',
  async (name) => {
    const { path } = noise(name);
    const out = join(folder, `${name}-lens`);
    const run = await vitrine('lens', path, '--model', golden(name), '--out', out, '--json');
    expect(run.err).toBe('');
    const { lens, predictions } = run.rows()[0].parts;
    const facts = explanationsOf(name);
    expect(lens.layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1]);
    lens.layers.forEach(({ logits }: { logits: { file: string } }, i: number) => {
      const { data } = read(logits);
      const expected: number[] = facts.lens[i];
      expect(data).toHaveLength(expected.length);
      for (const [c, value] of expected.entries()) expect(data[c]).toBeCloseTo(value, 4);
    });
    expect(lens.layers[1].top).toEqual(predictions.top);
    const [first, last] = lens.layers.map(({ top }: { top: { index: number }[] }) => top[0]!.index);
    expect(lens.settled).toBe(first === last ? 0 : 1);
  },
);

test('a lens through windows: the blocks of the last stage', async () => {
  const { path } = noise('timm-swin-dynamo');
  const model = golden('timm-swin-dynamo');
  const out = join(folder, 'swin-lens');
  const { rows, err } = await vitrine('lens', path, '--model', model, '--out', out, '--json');
  expect(err).toBe('');
  const { lens, predictions } = rows()[0].parts;
  expect(lens.layers.map(({ layer }: { layer: number }) => layer)).toEqual([4]);
  expect(lens.layers[0].top).toEqual(predictions.top);
});

test.each(['timm-deit-distilled', 'timm-vit-dynamo', 'timm-vit-opset23'])(
  'the heads of %s taken away change the class as in PyTorch',
  async (name) => {
    const { path } = noise(name);
    const out = join(folder, `${name}-heads`);
    const options = ['--class', '2', '--out', out, '--json'];
    const run = await vitrine('ablate', path, '--model', golden(name), ...options);
    expect(run.err).toBe('');
    const { interventions } = run.rows()[0].parts;
    // With masks of ones nothing changes.
    expect(interventions.output).toBeCloseTo(explanationsOf(name).lens.at(-1)[2], 4);
    expect(interventions.layers).toEqual([0, 1]);
    const { shape, data } = read(interventions.heads);
    const expected: number[][] = explanationsOf(name).heads;
    expect(shape).toEqual([expected.length, expected[0]!.length]);
    for (const [i, change] of expected.flat().entries()) expect(data[i]).toBeCloseTo(change, 4);
  },
);

test('heads in windows can be taken away', async () => {
  const { path } = noise('timm-swin-dynamo');
  const out = ['--out', join(folder, 'windows'), '--json'];
  const swin = await vitrine('ablate', path, '--model', golden('timm-swin-dynamo'), ...out);
  expect(swin.err).toBe('');
  const { heads, layers } = swin.rows()[0].parts.interventions;
  expect(layers).toEqual([0, 1, 2, 3, 4]);
  const { shape, data } = read(heads);
  expect(shape).toEqual([5, 4]);
  // Two heads in the first stage, four in the others.
  expect([...data].map(Number.isNaN)).toEqual([...data.keys()].map((i) => i < 8 && i % 4 >= 2));
});
