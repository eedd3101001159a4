/* Graphs built for one question each: what is inferred from them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../testing';
import { withCastToFloat16 } from '../../testing/graphs';
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
