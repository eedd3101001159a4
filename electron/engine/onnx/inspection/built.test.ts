/* Graphs built for one question each: what is inferred from them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failure, temporaryFolder } from '../../testing';
import {
  BFLOAT16,
  INT64,
  withBfloat16,
  withCastToFloat16,
  withInput,
  withMask,
} from '../../testing/graphs';
import { inspectModel } from '../index';

const folder = temporaryFolder();
let serial = 0;

function inspect(graph: Uint8Array) {
  const path = join(folder, `model-${serial++}.onnx`);
  writeFileSync(path, graph);
  return inspectModel(path, { id: 'model' });
}

it('opens a float16 graph that ONNX Runtime only loads while it optimises', async () => {
  expect(await inspect(withCastToFloat16())).toMatchObject({ output: 'logits' });
});

const failed = (graph: Uint8Array) => failure(inspect(graph));

it('names bfloat16 as the cause, whether ONNX Runtime does or not', async () => {
  for (const op of ['Sqrt', 'Relu'] as const) {
    const error = await failed(withBfloat16(op));
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('computes in bfloat16'),
      hint: expect.stringContaining('float32'),
    });
  }
});

it('names the type of an image input that it cannot fill', async () => {
  const { message, hint } = await failed(withInput([1, 3, 8, 8], BFLOAT16));
  expect(message).toMatch(/takes its image as bfloat16/);
  expect(hint).toMatch(/float32/);
});

it('fills a mask of pixels so that all of the image counts', async () => {
  const card = await inspect(withMask('pixel_mask', INT64));
  expect(card.notes.join()).toMatch(/also takes the mask “pixel_mask”/);
});

it.each([
  ['mask', /without the mask input/],
  ['input_ids', /CLIP/],
  ['guidance', /image is its only input/],
])('says what to do about the input %s', async (name, hint) => {
  const error = await failed(withMask(name, INT64));
  expect(error).toMatchObject({ code: 'unsupported', hint: expect.stringMatching(hint) });
});
