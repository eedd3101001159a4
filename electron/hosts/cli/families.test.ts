/* What the command line prints of token decisions: the forms that scripts read. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeNpy, encodeNpy } from '../../engine/tensors/npy';
import { temporaryFolder } from '../../engine/testing';
import { goldenFolder, image } from '../../engine/testing/golden';
import { runCommand } from './testing';

const folder = temporaryFolder();
const home = join(folder, 'home');
let serial = 0;

/** `vitrine analyze` on the goldens' noise. */
async function analyze(family: string, ...argv: string[]) {
  const { shape, data } = image(family === 'lvvit' ? [64, 64] : [32, 32]);
  const path = join(folder, `${family}.npy`);
  writeFileSync(path, encodeNpy({ shape: [1, ...shape], data }));
  return vitrine('analyze', path, '--model', goldenFolder(family), ...argv);
}

const vitrine = (...argv: string[]) => runCommand(argv, { home });
const newFolder = () => join(folder, `out${serial++}`);
const tensor = (shape: number[]) => ({
  file: expect.stringMatching(/\.npy$/),
  dtype: 'float32',
  shape,
});
const written = ({ file }: { file: string }) => decodeNpy(readFileSync(file), file);

test('exits: each with its tokens, whether it ran, confidence, threshold, cost and classes', async () => {
  const top = Array(5).fill({
    index: expect.any(Number),
    label: expect.any(String),
    p: expect.any(Number),
    logit: expect.any(Number),
  });
  const ran = { ran: true, confidence: expect.any(Number), ms: expect.any(Number), top };
  const [one, two] = [
    { tokens: 16, grid: [4, 4], gflops: expect.any(Number) },
    { tokens: 64, grid: [8, 8], gflops: expect.any(Number), threshold: null },
  ];
  const stopped = await analyze('dvt', '--json', '--set', 'threshold0=0.01', '--layers', 'none');
  const [{ parts, ok, family }] = stopped.rows();
  expect([ok, family]).toEqual([true, 'dvt']);
  expect(parts.exits).toEqual({
    chosen: 0,
    stages: [
      { ...one, ...ran, threshold: 0.01 },
      { ...two, ran: false, confidence: null, ms: null, top: [] },
    ],
  });
  // Nothing in it is a tensor: nothing is written.
  expect(stopped.err).toBe('');

  const settings = ['runAll=true', 'rawOutputs=true', 'topK=5'].flatMap((s) => ['--set', s]);
  const all = await analyze('dvt', '--json', '--out', newFolder(), '--layers', '3', ...settings);
  const { exits, outputs, attention } = all.rows()[0].parts;
  expect(exits.stages).toMatchObject([ran, ran]);
  expect(outputs).toMatchObject({
    logits: tensor([1, 10]),
    'exit0.logits': tensor([1, 10]),
    'exit0.feature': tensor([1, 17, 16]),
    'exit0.relations': tensor([1, 4, 17, 17]),
    'exit1.relations': tensor([1, 4, 65, 65]),
  });
  expect(written(outputs.logits)).toEqual(written(outputs[`exit${exits.chosen}.logits`]));
  const layers = attention.layers.map((layer: { tensor: object | null }) => layer.tensor);
  expect(layers).toEqual([null, null, null, tensor([2, 65, 65])]);
});

test('tokens: per stage the places that were kept, and the scores as a file', async () => {
  const out = newFolder();
  const { rows } = await analyze(
    ...(['dynamicvit', '--json', '--out', out, '--set', 'keep=40,30,20'] as const),
  );
  const { tokens, attention } = rows()[0].parts;
  expect(tokens.grid).toEqual([8, 8]);
  let before = 64;
  for (const [i, stage] of tokens.stages.entries()) {
    expect(Object.keys(stage)).toEqual(['beforeLayer', 'kept', 'scores']);
    expect(stage.beforeLayer).toBe(i + 1);
    expect(stage.kept).toHaveLength([40, 30, 20][i]!);
    expect(stage.scores).toEqual(tensor([before]));
    expect(basename(stage.scores.file)).toMatch(new RegExp(`\\.tokens\\.${i}\\.scores\\.npy$`));
    const scores = Array.from(written(stage.scores).data);
    expect(Math.max(...scores)).toBeLessThanOrEqual(0); // log-probabilities
    before = stage.kept.length;
    expect(attention.layers[i + 1]).toMatchObject({
      keys: { grid: [8, 8], special: 1, places: stage.kept },
      tensor: tensor([2, before + 1, before + 1]),
    });
  }
});

test('token labels: the grid, and the scores of every patch as a file', async () => {
  const { rows } = await analyze('lvvit', '--json', '--layers', 'none');
  const { tokenLabels } = rows()[0].parts;
  expect(tokenLabels).toEqual({ grid: [4, 4], scores: tensor([16, 6]) });
  expect(tokenLabels.scores.file.startsWith(join(home, 'runs'))).toBe(true);
  expect(existsSync(tokenLabels.scores.file)).toBe(true);
});

test('in words: the exit, the tokens left; no tensor is written', async () => {
  const runs = join(home, 'runs');
  const before = existsSync(runs) ? readdirSync(runs) : [];
  const exit = await analyze('dvt', '--set', 'threshold0=1');
  expect(exit.out).toMatch(/^\S+\.npy\t.+\texit 2 of 2\t[\d.]+ ms\n$/);
  const tokens = await analyze('dynamicvit', '--set', 'keepRatio=0.5');
  expect(tokens.out).toMatch(/\ttokens 64 > 32 > 16 > 8\t[\d.]+ ms\n$/);
  expect((await analyze('lvvit')).status).toBe(0);
  expect(existsSync(runs) ? readdirSync(runs) : []).toEqual(before);
});

test('an .npy of several inputs gives a row each, decided one by one', async () => {
  const { data } = image([32, 32]);
  const path = join(folder, 'several.npy');
  const both = [...data, ...data.map((value) => -value)];
  writeFileSync(path, encodeNpy({ shape: [2, 3, 32, 32], data: Float32Array.from(both) }));
  const { rows } = await vitrine(
    ...['analyze', path, '--model', goldenFolder('dynamicvit'), '--json', '--out', newFolder()],
  );
  const [first, second] = rows();
  expect([first.index, second.index]).toEqual([0, 1]);
  expect(first.parts.tokens.stages[0].kept).not.toEqual(second.parts.tokens.stages[0].kept);
  expect(first.parts.tokens.stages[0].scores.file).not.toBe(
    second.parts.tokens.stages[0].scores.file,
  );
});

test.each([
  ['dvt', 'threshold0=2', 'threshold0: must be 0 to 1'],
  ['dynamicvit', 'keep=0,0,0', 'at least 1'],
  ['dynamicvit', 'keep=99,5,5', 'there are 64 tokens'],
  ['lvvit', 'maskPatches=99', 'no patch 99'],
])('%s with %s is wrong usage', async (family, setting, message) => {
  const { status, out, err } = await analyze(family, '--set', setting);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(message);
});
