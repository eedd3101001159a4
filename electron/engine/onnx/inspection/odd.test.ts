/*
 * Graphs that cannot be opened, or only in part: each must say why. Damaged and foreign files are in
 * ../../bad-input; the graphs are made by models/vit/make_golden.py.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { inspectModel } from '../index';
import { EMPTY, encodeAddition, node } from '../reading/schema';

const ODD = join(import.meta.dirname, '../../../../models/vit/golden/odd');
const folder = mkdtempSync(join(tmpdir(), 'vitrine-odd-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inspect = (name: string) => inspectModel(join(ODD, `${name}.onnx`), { id: name });

it.each([
  ['if-branch', /If “choose” cannot be opened/],
  ['local-function', /local function “attend” cannot be opened/],
  ['padding-mask', /Attention “fused” cannot be opened: it has a padding mask/],
  ['taken-name', /1 fused attention operators cannot be opened/],
])('%s opens without attention and says why', async (name, note) => {
  const card = await inspect(name);
  expect(card.attention).toEqual([]);
  expect(card.notes.join('\n')).toMatch(note);
  expect(card.task).toBe('classification');
});

it.each([
  ['text-too', 'unsupported', /also “input_ids” \[1, 77\] int64/],
  ['batch-of-2', 'unsupported', /exactly 2 images/],
  ['float64', 'shape-mismatch', /float64/],
  ['sequence-output', 'unsupported', /output that is no tensor: “boxes”/],
  ['nested', 'model-invalid', /deeper than 16/],
])('%s is refused', async (name, code, message) => {
  const error = await inspect(name).catch((e: unknown) => e);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});

it('draws no grid for tokens that the graph draws by lot', async () => {
  const path = join(ODD, '../drawn-tokens/model.onnx');
  const { attention, patch, notes } = await inspectModel(path, { id: 'drawn' });
  expect(attention.map(({ queries, keys }) => [queries, keys])).toEqual(
    attention.map(() => Array(2).fill({ grid: [1, 4], special: 0 })),
  );
  expect({ layers: attention.length, patch }).toEqual({ layers: 2, patch: null });
  expect(notes.join()).toMatch(/without places: the graph draws its tokens by lot/);
});

it.each([
  ['talking-convolutions', /heads are mixed after the softmax \(Conv\)/],
  ['gated-mixture', /what is shown is what the values are multiplied with/],
  ['slots', /the softmax runs over the queries/],
])('says how the weights of %s are changed after the softmax', async (name, note) => {
  const { notes } = await inspectModel(join(ODD, `../${name}/model.onnx`), { id: name });
  expect(notes.join()).toMatch(note);
});

it('finds the size that a graph with free height and width works for', async () => {
  const card = await inspect('only-384');
  expect(card.preprocess.size).toEqual([384, 384]);
  expect(card.attention[0]).toMatchObject({ heads: 1, queries: { grid: [24, 24], special: 0 } });
  expect(card.patch).toEqual([16, 16]);
});

it('takes the size that is asked for, and says which node does not', async () => {
  const path = join(ODD, 'only-384.onnx');
  const error = await inspectModel(path, { id: 'odd', size: [224, 224] }).catch((e: unknown) => e);
  expect(error).toMatchObject({
    code: 'shape-mismatch',
    message: expect.stringContaining('Reshape'),
  });
});

it('refuses a graph of too many nodes before ONNX Runtime sees it', async () => {
  const relu = node('Relu', ['x'], ['x']);
  const graph = encodeAddition({ ...EMPTY, nodes: Array(200_001).fill(relu), outputs: ['x'] });
  const path = join(folder, 'many.onnx');
  const irVersion = [8, 8];
  writeFileSync(path, Buffer.concat([Uint8Array.from(irVersion), graph]));
  await expect(inspectModel(path, { id: 'many' })).rejects.toMatchObject({
    code: 'model-invalid',
    message: expect.stringContaining('more than 200000 nodes'),
  });
});

it('stops when it is cancelled', async () => {
  const signal = AbortSignal.abort();
  const path = join(ODD, 'only-384.onnx');
  await expect(inspectModel(path, { id: 'odd', signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
