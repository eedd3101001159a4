/*
 * onnxruntime-node has returned a subset of the outputs under the wrong names
 * (microsoft/onnxruntime#26865). Taps rely on names, so every subset is compared with a full run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { inspectModel, tapBytes } from '../index';

const path = join(import.meta.dirname, '../../../../models/vit/golden/timm-vit-dynamo/model.onnx');

it('gives a subset of the outputs under their own names, in any order', async () => {
  const card = await inspectModel(path, { id: 'vit' });
  const model = readFileSync(path);
  const session = await InferenceSession.create(
    Buffer.concat([model, tapBytes(model, card, [0, 1])]),
  );
  const [h, w] = card.preprocess.size;
  const noise = Float32Array.from({ length: 3 * h * w }, (_, i) => Math.sin(i * i));
  const feeds = { [card.input]: new Tensor('float32', noise, [1, 3, h, w]) };
  const full = await session.run(feeds);
  const names = session.outputNames;
  expect(names).toHaveLength(3);
  const subsets = [
    ...names.map((n) => [n]),
    names.slice(1),
    names.toReversed(),
    [names[2]!, names[0]!],
  ];
  for (const subset of subsets) {
    const some = await session.run(feeds, subset);
    expect(Object.keys(some).sort()).toEqual([...subset].sort());
    for (const name of subset) expect(some[name]?.data).toEqual(full[name]?.data);
  }
  await session.release();
});
